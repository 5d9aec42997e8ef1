import { linkSync, lstatSync, readlinkSync, rmSync, symlinkSync, type BigIntStats } from 'node:fs';
import { EntryType, entryPath, type PackedTree } from '@jvs/model';
import type { CloneMethod, CloneTreeRequest } from '../tree-ops.js';
import { cannotReflink, captureFile } from './capture-file.js';
import { EntryPaths, joinBytes } from './entry-paths.js';
import { entryTypeOf } from './entry-type.js';
import { failureOf } from './errno.js';
import type { Job } from './job.js';
import { keepMetadata } from './keep-metadata.js';
import { asScanned, sameState } from './same-state.js';
import type { Tally } from './tally.js';

export interface EntryClonerInit {
  readonly source: string;
  readonly tree: PackedTree;
  readonly method: CloneMethod;
  readonly share?: CloneTreeRequest['share'];
  readonly job: Job;
  readonly tally: Tally;
}

/** Clones entries that are not directories, metadata included; knows which inodes it has met. */
export class EntryCloner {
  readonly #init: EntryClonerInit;
  readonly #paths: EntryPaths;
  /** Destination of the first name of each inode that has several. */
  readonly #firstNames = new Map<bigint, Buffer>();

  constructor(init: EntryClonerInit) {
    this.#init = init;
    this.#paths = new EntryPaths(init.source, init.tree);
  }

  /** On failure of the entry it is in the tally and `to` is absent. */
  async clone(index: number, to: Buffer): Promise<void> {
    const { tally, tree, job } = this.#init;
    try {
      await this.#clone(index, to);
    } catch (error) {
      rmSync(to, { force: true });
      if (this.#init.method === 'reflink' && cannotReflink(error)) throw error;
      tally.fail(error, entryPath(tree, index));
    }
    job.entries++;
  }

  async #clone(index: number, to: Buffer): Promise<void> {
    if (this.#linkToShared(index, to)) return;
    const { tree, tally } = this.#init;
    const from = this.#paths.of(index);
    const stat = lstatSync(from, { bigint: true, throwIfNoEntry: false });
    // Something else of the same name is a new entry, and the scanned one is gone.
    if (stat === undefined || entryTypeOf(stat) !== tree.type[index]) {
      tally.vanished.add(index);
      return;
    }
    if (this.#linkToFirst(index, stat, to)) return;
    if (stat.isFile()) await this.#file(index, from, to);
    else if (stat.isSymbolicLink()) this.#symlink(index, from, to);
    // Node has no mknod.
    else tally.lost.specials++;
  }

  #linkToFirst(index: number, stat: BigIntStats, to: Buffer): boolean {
    const { tree, tally } = this.#init;
    const first = tree.ino[index] === stat.ino ? this.#firstName(index) : undefined;
    if (first === undefined || !tryLink(first, to)) return false;
    if (!asScanned(tree, index, stat)) tally.changed.add(index);
    tally.hardLinks++;
    return true;
  }

  /** A further name of an inode that is here already becomes a link of that one. */
  #linkToShared(index: number, to: Buffer): boolean {
    const { share, tree, tally } = this.#init;
    if (share?.entries[index] !== 1 || tree.type[index] !== EntryType.file) return false;
    if (this.#firstName(index) !== undefined) return false;
    if (!tryLink(joinBytes(Buffer.from(share.root), entryPath(tree, index)), to)) return false;
    tally.linked++;
    this.#remember(index, tree.ino[index]!, to);
    return true;
  }

  async #file(index: number, from: Buffer, to: Buffer): Promise<void> {
    const { tally, method, job } = this.#init;
    const captured = await captureFile({ from, to, method, job });
    if (captured === undefined) {
      tally.vanished.add(index);
      return;
    }
    keepMetadata(to, captured.stat, tally.lost);
    tally.lost.xattrs++;
    tally.bytes += Number(captured.stat.size);
    if (method === 'reflink') tally.cloned++;
    else tally.copied++;
    this.#note(index, captured.stat, captured.still);
    this.#remember(index, captured.stat.ino, to);
  }

  #symlink(index: number, from: Buffer, to: Buffer): void {
    const before = lstatSync(from, { bigint: true });
    symlinkSync(readlinkSync(from, { encoding: 'buffer' }), to);
    keepMetadata(to, before, this.#init.tally.lost);
    this.#init.tally.symlinks++;
    const after = lstatSync(from, { bigint: true, throwIfNoEntry: false });
    // A link's target never changes in place: what was read is whole, and at worst another link by now.
    this.#note(index, before, true);
    if (after === undefined || !sameState(before, after)) this.#init.tally.changed.add(index);
    this.#remember(index, before.ino, to);
  }

  #note(index: number, stat: BigIntStats, still: boolean): void {
    const { tree, tally } = this.#init;
    if (!still) tally.torn.add(index);
    else if (!asScanned(tree, index, stat)) tally.changed.add(index);
  }

  #firstName(index: number): Buffer | undefined {
    const { tree } = this.#init;
    return tree.nlink[index]! > 1 ? this.#firstNames.get(tree.ino[index]!) : undefined;
  }

  #remember(index: number, ino: bigint, to: Buffer): void {
    const { tree } = this.#init;
    if (tree.nlink[index]! > 1 && ino === tree.ino[index]) this.#firstNames.set(ino, to);
  }
}

/** False where a link cannot be made but the entry may still be cloned: too many links, another file system, gone, refused. */
function tryLink(existing: Buffer, to: Buffer): boolean {
  try {
    linkSync(existing, to);
    return true;
  } catch (error) {
    // A full disk and the like end the job here; all else would meet the clone as well, and is reported there.
    failureOf(error, to);
    return false;
  }
}
