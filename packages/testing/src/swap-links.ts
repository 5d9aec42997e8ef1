import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { PYTHON, script } from './scripts.js';

export interface Swapping {
  /** Ends it, and resolves to how many exchanges there were. */
  stop(): Promise<number>;
}

/** Has another process exchange the paths of each pair for one another without end: a directory for a link, say. */
export async function swapLinks(
  countFile: string,
  pairs: readonly (readonly [string, string])[],
): Promise<Swapping> {
  const child = spawn(PYTHON, [script('swap_links.py'), countFile, ...pairs.flat()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await Promise.race([
    once(child.stdout, 'data'),
    ended.then(() => Promise.reject(new Error('it did not start'))),
  ]);
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
      const count = Number(await readFile(countFile, 'utf8'));
      await rm(countFile);
      return count;
    },
  };
}
