import { chmodSync, lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import type { JobOptions } from '../tree-ops.js';
import { joinBytes } from './entry-paths.js';
import { hasErrno, systemError } from './errno.js';
import { Job } from './job.js';

interface Directory {
  readonly path: Buffer;
  readonly names: Buffer[];
}

/** `TreeOps.removeTree` on Node alone. */
export async function removeTree(path: string, options?: JobOptions): Promise<{ readonly entries: number }> {
  const job = new Job(options);
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return { entries: 0 };
  const root = Buffer.from(path);
  if (stat.isDirectory()) await removeDirectory(root, stat.dev, job);
  else if (unlessGone(() => (unlinkSync(root), true)) === true) job.entries++;
  job.finish();
  return { entries: job.entries };
}

async function removeDirectory(root: Buffer, device: bigint, job: Job): Promise<void> {
  const stack: Directory[] = [open(root)];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (job.due()) await job.pause();
    const name = top.names.pop();
    if (name === undefined) {
      stack.pop();
      if (removeEmpty(top.path, stack.at(-1)?.path)) job.entries++;
      continue;
    }
    const path = joinBytes(top.path, name);
    const stat = lstat(path, top.path);
    if (stat === undefined) continue;
    // A mount inside the tree is somebody else's data.
    if (stat.dev !== device) throw systemError('EXDEV', 'unlink', path);
    if (stat.isDirectory()) stack.push(open(path));
    else if (unlink(path, top.path)) job.entries++;
  }
}

function open(path: Buffer): Directory {
  const list = () => readdirSync(path, { encoding: 'buffer' });
  return { path, names: openingUp(path, list) ?? [] };
}

function lstat(path: Buffer, parent: Buffer) {
  return openingUp(parent, () => lstatSync(path, { bigint: true, throwIfNoEntry: false }));
}

/** False when it was gone already. */
function unlink(path: Buffer, parent: Buffer): boolean {
  return openingUp(parent, () => (unlinkSync(path), true)) ?? false;
}

/** The directory that the root is in stays as it is. */
function removeEmpty(path: Buffer, parent: Buffer | undefined): boolean {
  const remove = () => (rmdirSync(path), true);
  return (parent === undefined ? unlessGone(remove) : openingUp(parent, remove)) ?? false;
}

/** Undefined for ENOENT; on EACCES `directory` is given u+rwx and the call is made once more. */
function openingUp<T>(directory: Buffer, call: () => T): T | undefined {
  try {
    return unlessGone(call);
  } catch (error) {
    if (!hasErrno(error, 'EACCES') || !lstatSync(directory).isDirectory()) throw error;
    chmodSync(directory, 0o700);
    return unlessGone(call);
  }
}

function unlessGone<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
