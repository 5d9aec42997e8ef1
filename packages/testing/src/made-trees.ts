import type { OrdinaryUser } from './ordinary-user.js';
import { mustRun } from './run-program.js';
import { PYTHON, script } from './scripts.js';

export interface MadeTreeOptions {
  /** Who builds and owns it, and must be able to make `dir`; we ourselves when absent. */
  readonly user?: OrdinaryUser | undefined;
}

export interface OddTreeOptions extends MadeTreeOptions {
  /** Leaves out FIFOs, sockets and devices. */
  readonly skipSpecial?: boolean;
}

/**
 * Fills `dir` (made when absent) with the odd tree: every file type, modes, set-id bits, ns times,
 * extended attributes, ACLs, hard links, holes, names that are not text, 300 levels. About 4,800
 * entries as root. Deterministic, so two of them compare equal.
 */
export async function makeOddTree(dir: string, options: OddTreeOptions = {}): Promise<void> {
  await build([script('odd_tree.py'), dir, ...(options.skipSpecial ? ['--skip-special'] : [])], dir, options);
}

/**
 * Fills `dir` (made when absent) with `files` files in the sizes and the shape of a node_modules.
 * Same number, same seed: same tree. About 40,000 files a second.
 */
export async function makeGeneratedTree(
  dir: string,
  files: number,
  options: MadeTreeOptions & { readonly seed?: number } = {},
): Promise<void> {
  const seed = String(options.seed ?? 1);
  await build([script('generated_tree.py'), dir, String(files), '--seed', seed], dir, options);
}

/** Fills `dir` (made when absent) with so many entries of hostile names, below directories of 500. Deterministic. */
export async function makeHostileNames(
  dir: string,
  count: number,
  options: MadeTreeOptions = {},
): Promise<void> {
  await build([script('hostile_names.py'), dir, String(count)], dir, options);
}

async function build(args: readonly string[], dir: string, { user }: MadeTreeOptions): Promise<void> {
  const run = user?.mustRun ?? mustRun;
  await run('mkdir', ['-p', dir]);
  await run(PYTHON, args, { timeoutMs: 600_000 });
}
