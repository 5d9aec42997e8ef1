import { basename, dirname, extname } from 'node:path';
import { generationPath, listGenerations, type GenerationFamily } from '@jvs/fs';

/** One file of the log. */
export interface AuditSegment {
  /** From 1. */
  readonly number: number;
  /** Name of the file, as findings give it. */
  readonly file: string;
  readonly path: string;
}

/**
 * Segments of the log whose first is at `path`, oldest first. The first is always among them, whether it exists or not: a log begins
 * with it.
 */
export async function auditSegments(path: string): Promise<AuditSegment[]> {
  const later = (await listGenerations(segmentFamily(path))).filter((number) => number > 1);
  return [1, ...later].map((number) => auditSegment(path, number));
}

/** The newest segment there is. */
export async function newestSegment(path: string): Promise<AuditSegment> {
  const all = await auditSegments(path);
  return all[all.length - 1] as AuditSegment;
}

export function auditSegment(log: string, number: number): AuditSegment {
  const path = number === 1 ? log : generationPath(segmentFamily(log), number);
  return { number, file: basename(path), path };
}

/** As what `createGeneration` makes the next one: complete, and under a name that must not exist. */
export function segmentFamily(path: string): GenerationFamily {
  const suffix = extname(path);
  return { directory: dirname(path), prefix: basename(path, suffix), suffix };
}
