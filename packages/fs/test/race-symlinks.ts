import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ScanResult, TreeOps } from '@jvs/fs';
import { EntryType, entryPath, type PackedTree } from '@jvs/model';
import { swapLinks } from '@jvs/testing';

/** No file of the tree has this size, and each file outside has. */
const SECRET = Buffer.alloc(4242, 's');
const SECRET_DIGEST = createHash('sha256').update(SECRET).digest('hex');

export interface RaceReport {
  /** Whole-tree jobs that ran while links were swapped in. */
  readonly jobs: number;
  readonly swaps: number;
  /** Jobs that failed, or reported an entry, because of what was swapped in. */
  readonly disturbed: number;
  /** What reached through a link, in words. */
  readonly escapes: readonly string[];
}

/**
 * Runs every job of `ops` on a tree below `dir`, round after round, while another process exchanges a directory, a file and a doomed directory of
 * it for links that lead out.
 */
export async function raceSymlinks(ops: TreeOps, dir: string, rounds: number): Promise<RaceReport> {
  const at = (name: string): string => path.join(dir, name);
  makeTrees(dir);
  const { tree } = await ops.scanTree(at('tree'));
  const race = new Race(ops, dir, tree);
  const before = facts(at('outside'));
  const swapping = await swapLinks(at('count'), [
    [at('tree/d'), at('link-d')],
    [at('tree/leaf'), at('link-leaf')],
    [at('doomed/d'), at('link-doomed')],
  ]);
  for (let round = 0; round < rounds; round += 1) await race.round();
  const swaps = await swapping.stop();
  if (facts(at('outside')) !== before) race.escapes.push('what is outside was changed');
  return { jobs: race.jobs, swaps, disturbed: race.disturbed, escapes: race.escapes };
}

class Race {
  jobs = 0;
  disturbed = 0;
  readonly escapes: string[] = [];

  constructor(
    private readonly ops: TreeOps,
    private readonly dir: string,
    private readonly tree: PackedTree,
  ) {}

  async round(): Promise<void> {
    const { ops, dir, tree } = this;
    const root = path.join(dir, 'tree');
    const copy = path.join(dir, 'copy');
    const stage = made(path.join(dir, 'stage'));
    const doomed = path.join(dir, 'doomed');
    const all = files(tree);
    await this.try('scan', async () => this.look('scan', await ops.scanTree(root)));
    await this.try('clone', () => ops.cloneTree({ source: root, destination: copy, tree, method: 'copy' }));
    await this.try('hash', async () => {
      const { digests } = await ops.hashEntries({ root, tree, indices: all });
      if (Buffer.from(digests).toString('hex').includes(SECRET_DIGEST))
        this.escapes.push('hash read outside');
    });
    await this.try('stage', () =>
      ops.stageEntries({ source: root, tree, indices: all, stage, method: 'copy' }),
    );
    for (const [what, place] of [
      ['clone', copy],
      ['stage', stage],
    ] as const) {
      await this.look(what, await ops.scanTree(place).catch(() => undefined));
    }
    const metadata = { root, source: path.join(dir, 'copy-of-tree'), tree, indices: all };
    await this.try('metadata', () => ops.applyMetadata(metadata));
    await this.try('remove', () => ops.removeEntries({ root, tree, indices: all }));
    await this.try('make', () => ops.makeDirectories({ root, tree, indices: directories(tree) }));
    const refill = made(path.join(dir, 'refill'));
    await ops.stageEntries({ source: metadata.source, tree, indices: all, stage: refill, method: 'copy' });
    await this.try('place', () => ops.placeEntries({ root, tree, indices: all, stage: refill }));
    await this.try('remove tree', () => ops.removeTree(doomed));
    for (const name of ['copy', 'stage', 'refill', 'doomed', 'link-doomed']) {
      await ops.removeTree(path.join(dir, name)).catch(() => undefined);
    }
    makeDoomed(dir);
  }

  private async try(what: string, job: () => Promise<unknown>): Promise<void> {
    this.jobs += 1;
    try {
      const report = (await job()) as
        Partial<Record<'changed' | 'vanished' | 'failures', ArrayLike<unknown>>> | undefined;
      const seen = [report?.changed, report?.vanished, report?.failures].some(
        (list) => (list?.length ?? 0) > 0,
      );
      if (seen) this.disturbed += 1;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined)
        throw new Error(`${what} went wrong`, { cause: error });
      this.disturbed += 1;
    }
  }

  private async look(what: string, scan: ScanResult | undefined): Promise<void> {
    if (scan === undefined) return;
    const { tree } = scan;
    const found = tree.size.indexOf(SECRET.length);
    if (found >= 0) this.escapes.push(`${what} reached ${Buffer.from(entryPath(tree, found)).toString()}`);
  }
}

function makeTrees(dir: string): void {
  for (const name of ['tree', 'copy-of-tree']) {
    mkdirSync(path.join(dir, name, 'd/sub'), { recursive: true });
    for (const file of ['d/f', 'd/sub/g', 'leaf', 'z']) writeFileSync(path.join(dir, name, file), 'ours');
  }
  mkdirSync(path.join(dir, 'outside/sub'), { recursive: true });
  for (const file of ['f', 'sub/g', 'more', 'leaf']) writeFileSync(path.join(dir, 'outside', file), SECRET);
  symlinkSync(path.join(dir, 'outside'), path.join(dir, 'link-d'));
  symlinkSync(path.join(dir, 'outside/leaf'), path.join(dir, 'link-leaf'));
  makeDoomed(dir);
}

/** Again after each round: whatever is in the way stays. */
function makeDoomed(dir: string): void {
  const quietly = (make: () => void): void => {
    try {
      make();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  };
  quietly(() => mkdirSync(path.join(dir, 'doomed')));
  quietly(() => symlinkSync(path.join(dir, 'outside'), path.join(dir, 'link-doomed')));
  quietly(() => mkdirSync(path.join(dir, 'doomed/d')));
}

function made(dir: string): string {
  mkdirSync(dir, { recursive: true });
  return dir;
}

function files(tree: PackedTree): Uint32Array {
  return Uint32Array.from(tree.type.keys()).filter((index) => tree.type[index] !== EntryType.directory);
}

function directories(tree: PackedTree): Uint32Array {
  return Uint32Array.from(tree.type.keys()).filter(
    (index) => index > 0 && tree.type[index] === EntryType.directory,
  );
}

/** Everything that a write, a removal or a change of metadata would alter; reading alters nothing of it. */
function facts(root: string): string {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .concat('.')
    .sort()
    .map((name) => {
      const { mode, size, mtimeNs, ctimeNs, nlink, ino } = lstatSync(path.join(root, name), { bigint: true });
      return [name, mode, size, mtimeNs, ctimeNs, nlink, ino].join(' ');
    })
    .join('\n');
}
