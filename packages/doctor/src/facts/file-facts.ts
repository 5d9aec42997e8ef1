import { readFileBounded } from '@jvs/fs';
import { environmentError, ExitCode, exitCodes, type ErrorCode, type JvsError } from '@jvs/model';

/** A metadata file as far as it could be read. */
export type FileFacts<T> =
  | { readonly state: 'absent' }
  | { readonly state: 'sound'; readonly value: T }
  | { readonly state: 'damaged'; readonly problem: JvsError };

export interface FileToRead<T> {
  readonly path: string;
  readonly code: ErrorCode;
  readonly decode: (bytes: Uint8Array) => T;
}

/** Whether the file is at fault: what cannot be read for want of permission, or by a failing disk, may be sound. */
export function isDamage(problem: JvsError): boolean {
  return exitCodes[problem.code] === ExitCode.integrity;
}

const METADATA_MAX = 1024 * 1024;

/** Reads one. Whatever is wrong with it is an answer; only a failure of this program is thrown. */
export async function fileFacts<T>({ path, code, decode }: FileToRead<T>): Promise<FileFacts<T>> {
  try {
    const bytes = await readFileBounded(path, METADATA_MAX, { code });
    return bytes === undefined ? { state: 'absent' } : { state: 'sound', value: decode(bytes) };
  } catch (error) {
    const problem = environmentError(error, { action: 'read a file', path });
    if (problem.code === 'E_INTERNAL') throw problem;
    return { state: 'damaged', problem };
  }
}
