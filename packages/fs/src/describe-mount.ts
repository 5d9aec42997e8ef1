import { readFile, realpath, stat, statfs } from 'node:fs/promises';
import { environmentError } from '@jvs/model';

/** What a path is on, for messages and for choices that network file systems force. */
export interface MountDescription {
  /** "ext4", "xfs", "fuse.juicefs"; the magic number in hexadecimal where there is no mountinfo. */
  readonly type: string;
  /** Where it is mounted; undefined where there is no mountinfo. */
  readonly mountPoint: string | undefined;
  /** Device or remote name; undefined where there is no mountinfo. */
  readonly source: string | undefined;
  readonly networkOrFuse: boolean;
  /** Where the root of the same file system can be seen: `mountPoint` may be a bind mount of something inside it. */
  readonly roots: readonly string[];
}

/** statfs(2) magic numbers of file systems that answer from elsewhere (linux/magic.h). */
const networkMagic = new Set([
  0x65735546, // FUSE
  0x6969, // NFS
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x517b, // SMB
  0x01021997, // 9P
  0x00c36400, // Ceph
  0x5346414f, // AFS
  0x73757245, // Coda
  0x0bd00bd0, // Lustre
  0x01161970, // GFS2
  0x7461636f, // OCFS2
  0x47504653, // GPFS
  0x19830326, // BeeGFS
  0x786f4256, // VirtualBox shared folders
  0xbacbacbc, // VMware shared folders
]);

/** Describes the file system of an existing path. Rejects with E_PERMISSION or E_IO. */
export async function describeMount(path: string): Promise<MountDescription> {
  try {
    const [{ type: magic }, { dev }, real] = await Promise.all([statfs(path), stat(path), realpath(path)]);
    const mounts = await readMountInfo();
    const mount = findMount(mounts, real, dev);
    return {
      type: mount?.type ?? `0x${magic.toString(16)}`,
      mountPoint: mount?.mountPoint,
      source: mount?.source,
      networkOrFuse: networkMagic.has(magic >>> 0),
      roots: mounts.filter((each) => each.root === '/' && each.device === deviceOf(dev)).map(mountPointOf),
    };
  } catch (error) {
    throw environmentError(error, { action: 'look at the file system', path });
  }
}

/** Whether other machines or programs may change what is seen there without the kernel knowing. */
export async function isNetworkOrFuse(path: string): Promise<boolean> {
  return (await describeMount(path)).networkOrFuse;
}

interface Mount {
  readonly device: string;
  /** What of the file system is mounted: "/" is all of it. */
  readonly root: string;
  readonly mountPoint: string;
  readonly type: string;
  readonly source: string;
}

async function readMountInfo(): Promise<Mount[]> {
  try {
    const text = await readFile('/proc/self/mountinfo', 'utf8');
    return text.split('\n').filter(Boolean).map(parseLine);
  } catch (error) {
    // Not Linux, or no /proc: the magic number has to do.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** proc_pid_mountinfo(5): id parent major:minor root mountpoint options optional... - type source superoptions. */
function parseLine(line: string): Mount {
  const fields = line.split(' ');
  const dash = fields.indexOf('-', 6);
  const [device = '', root = '', mountPoint = '', type = '', source = ''] = [2, 3, 4, dash + 1, dash + 2].map(
    (at) => fields[at],
  );
  return { device, root, mountPoint: unescapeOctal(mountPoint), type, source: unescapeOctal(source) };
}

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}

/** The deepest mount above the path, of the path's device where one has it: btrfs gives each subvolume a number of its own. */
function findMount(mounts: readonly Mount[], path: string, dev: number): Mount | undefined {
  const above = mounts.filter(({ mountPoint }) => isBelow(path, mountPoint));
  const same = above.filter((mount) => mount.device === deviceOf(dev));
  // Of several on one place the last one is on top.
  return (same.length > 0 ? same : above).reduce<Mount | undefined>(
    (best, mount) => (best === undefined || mount.mountPoint.length >= best.mountPoint.length ? mount : best),
    undefined,
  );
}

function deviceOf(dev: number): string {
  return `${major(dev)}:${minor(dev)}`;
}

function mountPointOf({ mountPoint }: Mount): string {
  return mountPoint;
}

function isBelow(path: string, mountPoint: string): boolean {
  return mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`);
}

/** gnu_dev_major and gnu_dev_minor, for numbers below 2^32. */
function major(dev: number): number {
  return (dev >>> 8) & 0xfff;
}

function minor(dev: number): number {
  return (dev & 0xff) | ((dev >>> 12) & 0xfff00);
}
