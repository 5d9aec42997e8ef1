import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeMount, readFileBounded } from '@jvs/fs';
import type { Control } from './find-control.js';

/** What a mount says of itself. Only root and the user who mounted it may read that. Members are undefined where it does not say so. */
export interface MountConfig {
  readonly version: string | undefined;
  readonly volume: string | undefined;
  readonly uuid: string | undefined;
  readonly mountPoint: string | undefined;
  readonly subdirectory: string | undefined;
  readonly readOnly: boolean | undefined;
  readonly trashDays: number | undefined;
  readonly dirStats: boolean | undefined;
  readonly acl: boolean | undefined;
  readonly writeback: boolean | undefined;
  /** Seconds. */
  readonly attrCache: number | undefined;
  readonly entryCache: number | undefined;
  readonly dirEntryCache: number | undefined;
  readonly negativeEntryCache: number | undefined;
  /** Process of the mount. */
  readonly pid: number | undefined;
}

const MAX_BYTES = 1 << 20;

/** Inode number of every mount's settings. */
const CONFIG_INODE = 0x7fffffff00000004n;

/** The mount's `.config`; undefined when its root is not to be seen, this user may not read it, or it is nothing we understand. */
export async function readMountConfig(control: Control): Promise<MountConfig | undefined> {
  try {
    // Unlike the control file it has a name in the root of the mount only.
    for (const root of (await describeMount(control.directory)).roots) {
      const path = join(root, `${control.prefix}config`);
      const { ino, dev } = await lstat(path, { bigint: true });
      if (ino !== CONFIG_INODE || dev !== control.device) continue;
      const bytes = await readFileBounded(path, MAX_BYTES, { anyOwner: true });
      return bytes === undefined ? undefined : parseMountConfig(JSON.parse(Buffer.from(bytes).toString()));
    }
    return undefined;
  } catch {
    // Settings are told to some users only; every use of them says what it does without.
    return undefined;
  }
}

/** Takes what is of the expected type and nothing else: the document is another program's. */
export function parseMountConfig(document: unknown): MountConfig {
  const [meta, format, chunk] = ['Meta', 'Format', 'Chunk'].map((key) => member(document, key));
  const seconds = (key: string): number | undefined => {
    const nanoseconds = pick(document, key, 'number');
    return nanoseconds === undefined ? undefined : nanoseconds / 1e9;
  };
  return {
    version: pick(document, 'Version', 'string'),
    volume: pick(format, 'Name', 'string'),
    uuid: pick(format, 'UUID', 'string'),
    mountPoint: pick(meta, 'MountPoint', 'string'),
    subdirectory: pick(meta, 'Subdir', 'string'),
    readOnly: pick(meta, 'ReadOnly', 'boolean'),
    trashDays: pick(format, 'TrashDays', 'number'),
    dirStats: pick(format, 'DirStats', 'boolean'),
    acl: pick(format, 'EnableACL', 'boolean'),
    writeback: pick(chunk, 'Writeback', 'boolean'),
    attrCache: seconds('AttrTimeout'),
    entryCache: seconds('EntryTimeout'),
    dirEntryCache: seconds('DirEntryTimeout'),
    negativeEntryCache: seconds('NegEntryTimeout'),
    pid: pick(document, 'Pid', 'number'),
  };
}

/** Whether a mount is of `wanted` ("1.4.2") or newer. False when it does not tell. */
export function isAtLeast(version: string | undefined, wanted: string): boolean {
  const [have, want] = [version ?? '', wanted].map((text) => /^(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1));
  if (have === undefined || want === undefined) return false;
  for (const [at, number] of want.entries()) {
    const difference = Number(have[at]) - Number(number);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

interface Kinds {
  string: string;
  number: number;
  boolean: boolean;
}

function pick<Kind extends keyof Kinds>(from: unknown, key: string, kind: Kind): Kinds[Kind] | undefined {
  const value = member(from, key);
  return typeof value === kind ? (value as Kinds[Kind]) : undefined;
}

function member(from: unknown, key: string): unknown {
  const is = typeof from === 'object' && from !== null && Object.hasOwn(from, key);
  return is ? (from as Record<string, unknown>)[key] : undefined;
}
