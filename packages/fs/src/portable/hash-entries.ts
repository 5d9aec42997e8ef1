import { createHash, type Hash } from 'node:crypto';
import { closeSync, fstatSync, lstatSync, readSync, readlinkSync, type BigIntStats } from 'node:fs';
import { EntryType, entryPath } from '@jvs/model';
import type { EntryFailure, HashRequest, HashResult, JobOptions } from '../tree-ops.js';
import { EntryPaths } from './entry-paths.js';
import { failureOf } from './errno.js';
import { Job } from './job.js';
import { openSource } from './open-source.js';
import { ParentGuard } from './parent-guard.js';
import { asScanned } from './same-state.js';
import { MAX_FAILURES } from './tally.js';

const DIGEST = 32;
const SPECIAL = Buffer.from('jvs-special-v1\0');

/** `TreeOps.hashEntries` on Node alone. */
export async function hashEntries(request: HashRequest, options?: JobOptions): Promise<HashResult> {
  const hashing = new Hashing(request, new Job(options));
  await hashing.run();
  return {
    digests: hashing.digests,
    changed: Uint32Array.from(hashing.changed).sort(),
    failures: hashing.failures,
  };
}

/** undefined: the entry is gone. */
type Looked = { readonly hash: Hash; readonly still: boolean } | undefined;

class Hashing {
  readonly digests: Uint8Array;
  readonly changed = new Set<number>();
  readonly failures: EntryFailure[] = [];
  readonly #paths: EntryPaths;
  readonly #parents: ParentGuard;
  /** Position of the first entry of each inode that has several names. */
  readonly #firsts = new Map<bigint, number>();
  readonly #block = Buffer.allocUnsafe(1024 * 1024);

  constructor(
    private readonly request: HashRequest,
    private readonly job: Job,
  ) {
    this.digests = new Uint8Array(request.indices.length * DIGEST);
    this.#paths = new EntryPaths(request.root, request.tree);
    this.#parents = new ParentGuard(request.root, request.tree);
  }

  async run(): Promise<void> {
    for (const [position, index] of this.request.indices.entries()) {
      if (this.job.due()) await this.job.pause();
      if (!this.#copyFromFirst(position, index)) await this.#visit(position, index);
      this.job.entries++;
    }
    this.job.finish();
  }

  async #visit(position: number, index: number): Promise<void> {
    try {
      const looked = this.#parents.isReal(index) ? await this.#look(index) : undefined;
      if (looked?.still !== true) this.changed.add(position);
      if (looked !== undefined) this.digests.set(looked.hash.digest(), position * DIGEST);
    } catch (error) {
      const failure = failureOf(error, entryPath(this.request.tree, index));
      if (this.failures.length < MAX_FAILURES) this.failures.push(failure);
    }
  }

  #copyFromFirst(position: number, index: number): boolean {
    const { tree } = this.request;
    if (tree.nlink[index]! < 2) return false;
    const ino = tree.ino[index]!;
    const first = this.#firsts.get(ino);
    if (first === undefined) {
      this.#firsts.set(ino, position);
      return false;
    }
    this.digests.copyWithin(position * DIGEST, first * DIGEST, (first + 1) * DIGEST);
    if (this.changed.has(first)) this.changed.add(position);
    return true;
  }

  async #look(index: number): Promise<Looked> {
    const { tree } = this.request;
    const path = this.#paths.of(index);
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const still = asScanned(tree, index, stat);
    if (stat.isFile() && tree.type[index] === EntryType.file) return this.#file(index, path);
    if (stat.isSymbolicLink()) return { hash: sha256(readlinkSync(path, { encoding: 'buffer' })), still };
    if (tree.type[index] === EntryType.file || stat.isDirectory()) return undefined;
    return { hash: sha256(special(tree.type[index]!, stat)), still };
  }

  async #file(index: number, path: Buffer): Promise<Looked> {
    const fd = openSource(path);
    if (fd === undefined) return undefined;
    try {
      const before = fstatSync(fd, { bigint: true });
      if (!before.isFile()) return undefined;
      const hash = await this.#read(fd, Number(before.size));
      const { tree } = this.request;
      return {
        hash,
        still: asScanned(tree, index, before) && asScanned(tree, index, fstatSync(fd, { bigint: true })),
      };
    } finally {
      closeSync(fd);
    }
  }

  /** At most the size it had: a file that grows without end must not hold the job. */
  async #read(fd: number, size: number): Promise<Hash> {
    const hash = createHash('sha256');
    for (let at = 0; at < size;) {
      if (this.job.due()) await this.job.pause();
      const got = readSync(fd, this.#block, 0, Math.min(this.#block.length, size - at), at);
      if (got === 0) break;
      hash.update(this.#block.subarray(0, got));
      at += got;
      this.job.bytes += got;
    }
    return hash;
  }
}

function sha256(bytes: Uint8Array): Hash {
  return createHash('sha256').update(bytes);
}

function special(type: number, stat: BigIntStats): Buffer {
  const device = type === EntryType.characterDevice || type === EntryType.blockDevice;
  const tail = Buffer.alloc(9);
  tail[0] = type;
  tail.writeBigUInt64BE(device ? stat.rdev : 0n, 1);
  return Buffer.concat([SPECIAL, tail]);
}
