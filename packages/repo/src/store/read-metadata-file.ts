import path from 'node:path';
import { readFileBounded } from '@jvs/fs';
import type { ErrorCode } from '@jvs/model';

/** Cap of every metadata file, in bytes. */
export const METADATA_MAX = 1024 * 1024;

export interface MetadataFileOptions<T> {
  /** Repository root: errors name files from there. */
  readonly root: string;
  /** Default E_METADATA_CORRUPT. */
  readonly code?: ErrorCode;
  /** Parses; `file` is the name for errors. */
  readonly decode: (bytes: Uint8Array, file: string) => T;
}

/** The value of a metadata file; undefined when there is no such file. Links, FIFOs and long files are refused with `code`. */
export async function readMetadataFile<T>(
  file: string,
  options: MetadataFileOptions<T>,
): Promise<T | undefined> {
  const bytes = await readFileBounded(file, METADATA_MAX, { code: options.code ?? 'E_METADATA_CORRUPT' });
  return bytes && options.decode(bytes, path.relative(options.root, file));
}
