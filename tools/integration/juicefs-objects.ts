import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JuicefsVolume } from '@jvs/testing';
import { machineOf } from './juicefs-machine.js';

/** What a snapshot of `fill`ed files did to the object store, and what its descriptor says. */
export interface SnapshotCost {
  /** The worktree that was snapshotted. */
  readonly main: string;
  /** Objects and bytes that the store has more. */
  readonly added: { readonly count: number; readonly bytes: number };
  readonly engine: string;
  readonly cloned: number;
  readonly copied: number;
}

/** Snapshots `files` files of `kib` KiB of noise each with `engine`, in a repository of its own. */
export async function costOfSnapshot(
  volume: JuicefsVolume,
  { files, kib, engine }: { files: number; kib: number; engine: string },
): Promise<SnapshotCost> {
  const machine = machineOf(volume, 0, `repo-${engine}-${files}`);
  await machine.data('init', `repo-${engine}-${files}`, '--engine', engine);
  const script = `for i in $(seq ${files}); do head -c ${kib}K /dev/urandom > "$i"; done; sync .`;
  execFileSync('sh', ['-c', script], { cwd: machine.main });
  const before = await volume.objects();
  const { snapshot } = await machine.data('snapshot', 'all of it');
  const after = await volume.objects();
  const file = path.join(machine.repo, '.jvs', 'descriptors', `${snapshot.snapshot_id}.json`);
  const { engine_report: report } = JSON.parse(readFileSync(file, 'utf8'));
  const added = { count: after.count - before.count, bytes: after.bytes - before.bytes };
  return { main: machine.main, added, engine: snapshot.engine, cloned: report.cloned, copied: report.copied };
}

/** What the store gains by a copy of `directory` beside it through read and write: copy_file_range(2) on a mount shares what is stored. */
export async function costOfCopy(volume: JuicefsVolume, directory: string): Promise<SnapshotCost['added']> {
  const before = await volume.objects();
  const script = 'mkdir "$1" && tar -C "$0" -c . | tar -C "$1" -x && find "$1" -type f -exec sync {} +';
  execFileSync('sh', ['-ec', script, directory, `${directory}-copy`]);
  const after = await volume.objects();
  return { count: after.count - before.count, bytes: after.bytes - before.bytes };
}
