import { lstatSync } from 'node:fs';
import { EntryType, entryPath } from '@jvs/model';
import type { CloneReport, CloneTreeRequest, JobOptions } from '../tree-ops.js';
import { EntryCloner } from './entry-cloner.js';
import { EntryPaths } from './entry-paths.js';
import { Job } from './job.js';
import { makeDirectory } from './make-directory.js';
import { keepMetadata, type KeptMetadata } from './keep-metadata.js';
import { asScanned } from './same-state.js';
import { Tally } from './tally.js';

/** `TreeOps.cloneTree` on Node alone. */
export async function cloneTree(request: CloneTreeRequest, options?: JobOptions): Promise<CloneReport> {
  const job = new Job(options);
  const tally = new Tally();
  const directories = new Directories(request, tally);
  const cloner = new EntryCloner({ ...request, job, tally });
  const { tree } = request;
  const to = new EntryPaths(request.destination, tree);
  // The root's own failure (EEXIST, ENOENT of its parent) is the job's.
  directories.makeRoot();
  for (let i = 1; i < tree.count;) {
    if (job.due()) await job.pause();
    if (tree.type[i] !== EntryType.directory) await cloner.clone(i, to.of(i));
    else if (!directories.make(i)) i = tree.end[i]! - 1;
    i++;
  }
  for (let i = tree.count - 1; i >= 0; i--) {
    if (job.due()) await job.pause();
    directories.finish(i);
  }
  job.finish();
  return tally.report();
}

class Directories {
  readonly #from: EntryPaths;
  readonly #to: EntryPaths;
  readonly #made: Uint8Array;

  constructor(
    private readonly request: CloneTreeRequest,
    private readonly tally: Tally,
  ) {
    this.#from = new EntryPaths(request.source, request.tree);
    this.#to = new EntryPaths(request.destination, request.tree);
    this.#made = new Uint8Array(request.tree.count);
  }

  makeRoot(): void {
    if (this.request.into !== true) makeDirectory(Buffer.from(this.request.destination));
    this.#count(0);
  }

  /** False when it is gone or failed: nothing below it can be cloned. */
  make(index: number): boolean {
    const { tree } = this.request;
    try {
      const stat = lstatSync(this.#from.of(index), { throwIfNoEntry: false });
      if (stat?.isDirectory() !== true) {
        for (let i = index; i < tree.end[index]!; i++) this.tally.vanished.add(i);
        return false;
      }
      makeDirectory(this.#to.of(index));
      this.#count(index);
      return true;
    } catch (error) {
      this.tally.fail(error, entryPath(tree, index));
      return false;
    }
  }

  /** Metadata once nothing more is made in the directory, or its times would be those of now. */
  finish(index: number): void {
    if (this.#made[index] !== 1) return;
    try {
      keepMetadata(this.#to.of(index), this.#metadata(index), this.tally.lost);
    } catch (error) {
      this.tally.fail(error, entryPath(this.request.tree, index));
    }
  }

  /** Looked at last, so that entries made or removed during the job show as a change. */
  #metadata(index: number): KeptMetadata {
    const { tree } = this.request;
    const stat = lstatSync(this.#from.of(index), { bigint: true, throwIfNoEntry: false });
    if (stat === undefined || !asScanned(tree, index, stat)) this.tally.changed.add(index);
    if (stat?.isDirectory() === true) return stat;
    const mtimeNs = tree.mtimeNs[index]!;
    const [mode, uid, gid] = [tree.mode[index]!, tree.uid[index]!, tree.gid[index]!].map(BigInt) as [
      bigint,
      bigint,
      bigint,
    ];
    return { mode, uid, gid, mtimeNs, atimeNs: mtimeNs };
  }

  #count(index: number): void {
    this.#made[index] = 1;
    this.tally.directories++;
    this.tally.lost.xattrs++;
  }
}
