import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { JobOptions } from '@jvs/fs';
import { JvsError } from '@jvs/model';
import type { ClonePaths } from './clone-directory.js';

const KEPT_OUTPUT = 4096;

/**
 * `juicefs clone --preserve`, for mounts older than the protocol: the program that came with the mount knows how to speak to it. Throws
 * E_ENGINE_UNAVAILABLE when there is no such program, E_CANCELLED, and E_IO with the last lines of what it said.
 */
export async function cloneByProgram(
  program: string,
  { src, dst }: ClonePaths,
  { signal }: JobOptions,
): Promise<void> {
  const child = spawn(program, ['clone', '--preserve', src, dst], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-KEPT_OUTPUT)));
  }
  const code = await once(child, 'close').then(
    ([status]) => status as number | null,
    (error: NodeJS.ErrnoException) => {
      throw error.name === 'AbortError' ? error : missing(program, error);
    },
  );
  if (code === 0) return;
  throw new JvsError('E_IO', {
    message: `${program} clone failed: ${said.trim().split('\n').at(-1) ?? 'it said nothing'}`,
    hint: 'jvs engine test juicefs-clone',
    details: { path: dst, exit_code: code },
  });
}

function missing(program: string, cause: Error): JvsError {
  const reason = `this mount is older than JuiceFS 1.3, and the program "${program}", which can speak to it, does not run: ${cause.message}`;
  return new JvsError('E_ENGINE_UNAVAILABLE', {
    message: `engine "juicefs-clone" cannot be used: ${reason}`,
    hint: 'jvs engine list',
    details: { engine: 'juicefs-clone', reason },
    cause,
  });
}
