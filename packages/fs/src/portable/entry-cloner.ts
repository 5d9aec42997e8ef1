import { linkSync, lstatSync, readlinkSync, rmSync, symlinkSync, type BigIntStats } from 'node:fs';
import { entryPath, type PackedTree } from '@jvs/model';
import type { CloneMethod, CloneTreeRequest } from '../tree-ops.js';
import { cannotReflink, captureFile } from './capture-file.js';
import { EntryPaths, joinBytes } from './entry-paths.js';
import { entryTypeOf } from './entry-type.js';
import { hasErrno } from './errno.js';
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
    const { tree, tally } = this.#init;
    const from = this.#paths.of(index);
    const stat = lstatSync(from, { bigint: true, throwIfNoEntry: false });
    // Something else of the same name is a new entry, and the scanned one is gone.
    if (stat === undefined || entryTypeOf(stat) !== tree.type[index]) {
      tally.vanished.add(index);
      return;
    }
    if (this.#linkToFirst(index, stat, to) || this.#linkToShared(index, stat, to)) return;
    if (stat.isFile()) await this.#file(index, from, to);
    else if (stat.isSymbolicLink()) this.#symlink(index, from, to);
    // Node has no mknod.
    else tally.lost.specials++;
  }

  #linkToFirst(index: number, stat: BigIntStats, to: Buffer): boolean {
    const { tree, tally } = this.#init;
    const first =
      tree.nlink[index]! > 1 && tree.ino[index] === stat.ino ? this.#firstNames.get(stat.ino) : undefined;
    if (first === undefined || !tryLink(first, to)) return false;
    if (!asScanned(tree, index, stat)) tally.changed.add(index);
    tally.hardLinks++;
    return true;
  }

  #linkToShared(index: number, stat: BigIntStats, to: Buffer): boolean {
    const { share, tree, tally } = this.#init;
    if (share?.entries[index] !== 1 || !stat.isFile() || !asScanned(tree, index, stat)) return false;
    if (!tryLink(joinBytes(Buffer.from(share.root), entryPath(tree, index)), to)) return false;
    tally.linked++;
    this.#remember(index, stat, to);
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
    this.#remember(index, captured.stat, to);
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
    this.#remember(index, before, to);
  }

  #note(index: number, stat: BigIntStats, still: boolean): void {
    const { tree, tally } = this.#init;
    if (!still) tally.torn.add(index);
    else if (!asScanned(tree, index, stat)) tally.changed.add(index);
  }

  #remember(index: number, stat: BigIntStats, to: Buffer): void {
    const { tree } = this.#init;
    if (tree.nlink[index]! > 1 && stat.ino === tree.ino[index]) this.#firstNames.set(stat.ino, to);
  }
}

/** False where a link cannot be made but the entry can be cloned: too many links, another file system, gone, refused. */
function tryLink(existing: Buffer, to: Buffer): boolean {
  try {
    linkSync(existing, to);
    return true;
  } catch (error) {
    if (hasErrno(error, 'EMLINK', 'EXDEV', 'ENOENT', 'EPERM', 'EOPNOTSUPP')) return false;
    throw error;
  }
}
