import path from 'node:path';
import { isTemporaryName } from '@jvs/fs';
import { checkLabel } from '@jvs/integrity';
import { isSnapshotId, type JvsError } from '@jvs/model';
import type { Repository } from '@jvs/repo';
import { fileFacts } from './file-facts.js';
import { listNames } from './list-names.js';

/** A file among the labels that is not sound. */
export interface BadLabel {
  readonly path: string;
  readonly file: string;
  /** Undefined for what is no label by its name. */
  readonly snapshotId: string | undefined;
  readonly problem: JvsError | undefined;
}

export interface LabelFacts {
  readonly bad: readonly BadLabel[];
  /** Paths of the labels of each snapshot that has some. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}

const NAME = /^([0-9a-f-]{36})\.([1-9][0-9]{0,14})\.json$/;
const BATCH = 64;

/** Every generation, not only those in force. */
export async function readLabelFacts(repo: Repository): Promise<LabelFacts> {
  const names = (await listNames(repo.paths.labels)).filter((name) => !isTemporaryName(name));
  const bad: BadLabel[] = [];
  const files = new Map<string, string[]>();
  for (let start = 0; start < names.length; start += BATCH) {
    const batch = names.slice(start, start + BATCH).map((name) => readOne(repo, name));
    for (const { label, snapshotId, path: absolute } of await Promise.all(batch)) {
      if (snapshotId !== undefined) files.set(snapshotId, [...(files.get(snapshotId) ?? []), absolute]);
      if (label !== undefined) bad.push(label);
    }
  }
  return { bad, files };
}

async function readOne(
  repo: Repository,
  name: string,
): Promise<{ path: string; label?: BadLabel; snapshotId?: string | undefined }> {
  const absolute = path.join(repo.paths.labels, name);
  const file = path.relative(repo.root, absolute);
  const [, snapshotId, generation] = NAME.exec(name) ?? [];
  if (snapshotId === undefined || !isSnapshotId(snapshotId))
    return { path: absolute, label: { path: absolute, file, snapshotId: undefined, problem: undefined } };
  const facts = await fileFacts({
    path: absolute,
    code: 'E_LABEL_CORRUPT',
    decode: (bytes) => checkLabel(bytes, { snapshotId, generation: Number(generation), file }),
  });
  return facts.state === 'damaged'
    ? { path: absolute, snapshotId, label: { path: absolute, file, snapshotId, problem: facts.problem } }
    : { path: absolute, snapshotId };
}
