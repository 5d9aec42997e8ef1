import { mkdir } from 'node:fs/promises';
import { asOrdinaryUser } from './ordinary-user.js';
import { mustRun } from './run-program.js';
import { PYTHON, script } from './scripts.js';

export interface OddTreeOptions {
  /** Builds it as an ordinary user, who must be able to write `dir`. */
  readonly asOrdinaryUser?: boolean;
  /** Leaves out FIFOs, sockets and devices. */
  readonly skipSpecial?: boolean;
}

/**
 * Fills `dir` (made when absent) with the odd tree: every file type, modes, set-id bits, ns times,
 * extended attributes, ACLs, hard links, holes, names that are not text, 300 levels. About 4,800
 * entries as root. Deterministic, so two of them compare equal.
 */
export async function makeOddTree(dir: string, options: OddTreeOptions = {}): Promise<void> {
  await mkdir(dir, { recursive: true });
  const args = [script('odd_tree.py'), dir, ...(options.skipSpecial ? ['--skip-special'] : [])];
  if (options.asOrdinaryUser) await asOrdinaryUser((user) => user.mustRun(PYTHON, args));
  else await mustRun(PYTHON, args);
}

/**
 * Fills `dir` (made when absent) with `files` files in the sizes and the shape of a node_modules.
 * Same number, same seed: same tree. About 40,000 files a second.
 */
export async function makeGeneratedTree(dir: string, files: number, seed = 1): Promise<void> {
  await mkdir(dir, { recursive: true });
  await mustRun(PYTHON, [script('generated_tree.py'), dir, String(files), '--seed', String(seed)]);
}
