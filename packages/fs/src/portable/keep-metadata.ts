import { chmodSync, lchownSync, lstatSync, lutimesSync, type BigIntStats } from 'node:fs';
import { hasErrno } from './errno.js';

export type KeptMetadata = Pick<BigIntStats, 'uid' | 'gid' | 'mode' | 'atimeNs' | 'mtimeNs'>;

const SET_USER_ID = 0o4000n;
const SET_GROUP_ID = 0o2000n;

/**
 * Gives `path` the owner, mode and times of `stat`; never follows a link. Node's calls take seconds as a double,
 * so times are kept to the microsecond. Owner first (it clears setuid bits), times last. A set-id bit whose user or group could not be
 * kept is dropped with it: else a program of somebody else would run as whoever cloned it.
 */
export function keepMetadata(path: Buffer, stat: KeptMetadata, lost: { owner: number }): void {
  const own = lstatSync(path, { bigint: true });
  const kept = keepOwner(path, own, stat);
  const mode = kept ? stat.mode : withoutLostIds(lstatSync(path, { bigint: true }), stat);
  if (!kept) lost.owner++;
  if (!own.isSymbolicLink()) chmodSync(path, Number(mode & 0o7777n));
  lutimesSync(path, seconds(stat.atimeNs), seconds(stat.mtimeNs));
}

/** False when the user may not give the entry away. The group is then still kept if the user is a member of it. */
function keepOwner(path: Buffer, own: BigIntStats, stat: KeptMetadata): boolean {
  if (own.uid === stat.uid && own.gid === stat.gid) return true;
  if (chown(path, Number(stat.uid), Number(stat.gid))) return true;
  if (own.gid !== stat.gid) chown(path, -1, Number(stat.gid));
  return false;
}

function withoutLostIds(now: BigIntStats, { mode, uid, gid }: KeptMetadata): bigint {
  const lost = (now.uid === uid ? 0n : SET_USER_ID) | (now.gid === gid ? 0n : SET_GROUP_ID);
  return mode & ~lost;
}

function chown(path: Buffer, uid: number, gid: number): boolean {
  try {
    lchownSync(path, uid, gid);
    return true;
  } catch (error) {
    // EINVAL: an id that has no mapping in this user namespace; ENOTSUP: a file system without owners.
    if (hasErrno(error, 'EPERM', 'EINVAL', 'EOPNOTSUPP')) return false;
    throw error;
  }
}

/**
 * As text, because Node takes a negative number for "now". Aimed at the middle of the microsecond, since a double is not exact. libuv before 1.52
 * cuts what is below a microsecond, towards 1970, and so needs the middle of the one before when the time is earlier than that.
 */
function seconds(ns: bigint): string {
  const micros = ns >= 0n ? ns / 1000n : -((999n - ns) / 1000n);
  const whole = micros / 1_000_000n;
  const rest = Number(micros % 1_000_000n);
  const middle = ns >= 0n || uvKeepsNanoseconds() ? 0.5 : -0.5;
  return String(Number(whole) + (rest + middle) / 1e6);
}

function uvKeepsNanoseconds(): boolean {
  const [major = 0, minor = 0] = process.versions.uv.split('.').map(Number);
  return major > 1 || minor >= 52;
}
