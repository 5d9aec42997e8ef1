import { lstatSync, readdirSync, type BigIntStats } from 'node:fs';
import { EntryType } from '@jvs/model';
import type { EntryFailure, JobOptions, ScanResult } from '../tree-ops.js';
import { joinBytes } from './entry-paths.js';
import { entryTypeOf } from './entry-type.js';
import { failureOf, hasErrno, systemError } from './errno.js';
import { Job } from './job.js';
import { MAX_FAILURES } from './tally.js';
import { TreeBuilder } from './tree-builder.js';

interface Directory {
  readonly index: number;
  /** Below the root, without a leading slash. */
  readonly path: Buffer;
  readonly names: readonly Buffer[];
  next: number;
}

/** `TreeOps.scanTree` on Node alone. */
export async function scanTree(root: string, options?: JobOptions): Promise<ScanResult> {
  const walk = new Walk(root, new Job(options));
  await walk.run();
  return { tree: walk.builder.finish(), failures: walk.failures };
}

class Walk {
  readonly builder = new TreeBuilder();
  readonly failures: EntryFailure[] = [];
  readonly #root: Buffer;
  readonly #device: bigint;
  readonly #stack: Directory[] = [];

  constructor(
    root: string,
    private readonly job: Job,
  ) {
    this.#root = Buffer.from(root);
    const stat = lstatSync(root, { bigint: true });
    if (!stat.isDirectory()) throw systemError('ENOTDIR', 'scandir', root);
    this.#device = stat.dev;
    this.builder.add(0, Buffer.alloc(0), stat);
    this.#open(0, Buffer.alloc(0));
  }

  async run(): Promise<void> {
    for (let top = this.#stack.at(-1); top !== undefined; top = this.#stack.at(-1)) {
      if (this.job.due()) await this.job.pause();
      const name = top.names[top.next++];
      if (name === undefined) this.builder.close(this.#stack.pop()!.index);
      else this.#visit(top, name);
    }
    this.job.finish();
  }

  #visit(parent: Directory, name: Buffer): void {
    const path = parent.path.length === 0 ? name : joinBytes(parent.path, name);
    const stat = this.#stat(path);
    if (stat === undefined) return;
    const index = this.builder.add(parent.index, name, stat);
    this.job.entries++;
    if (entryTypeOf(stat) !== EntryType.directory) return;
    if (stat.dev !== this.#device) throw systemError('EXDEV', 'scandir', joinBytes(this.#root, path));
    this.#open(index, path);
  }

  #stat(path: Buffer): BigIntStats | undefined {
    try {
      return lstatSync(joinBytes(this.#root, path), { bigint: true, throwIfNoEntry: false });
    } catch (error) {
      this.#fail(error, path);
      return undefined;
    }
  }

  #open(index: number, path: Buffer): void {
    const full = path.length === 0 ? this.#root : joinBytes(this.#root, path);
    try {
      const names = readdirSync(full, { encoding: 'buffer' }).sort((a, b) => a.compare(b));
      this.#stack.push({ index, path, names, next: 0 });
    } catch (error) {
      // Vanished after lstat, or became something else: it stays in the tree as an empty directory.
      if (!hasErrno(error, 'ENOENT', 'ENOTDIR')) this.#fail(error, path);
    }
  }

  #fail(error: unknown, path: Buffer): void {
    const failure = failureOf(error, path);
    if (this.failures.length < MAX_FAILURES) this.failures.push(failure);
  }
}
