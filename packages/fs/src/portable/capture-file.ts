import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  lstatSync,
  openSync,
  rmSync,
  type BigIntStats,
} from 'node:fs';
import type { CloneMethod } from '../tree-ops.js';
import { copyData } from './copy-data.js';
import { hasErrno } from './errno.js';
import type { Job } from './job.js';
import { openSource } from './open-source.js';
import { sameState } from './same-state.js';

const TRIES = 3;
const CLONE = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE;

export interface FileCapture {
  readonly from: Buffer;
  readonly to: Buffer;
  readonly method: CloneMethod;
  readonly job: Job;
}

/** `stat` is what the bytes belong to; `still` is false when the file moved under each of three tries. */
export interface Captured {
  readonly stat: BigIntStats;
  readonly still: boolean;
}

/** Makes a new file with the bytes of `from`. Undefined: it is gone, and `to` does not exist. */
export async function captureFile(capture: FileCapture): Promise<Captured | undefined> {
  for (let attempt = 1; ; attempt++) {
    const captured = await captureOnce(capture);
    if (captured === undefined || captured.still || attempt === TRIES) return captured;
    rmSync(capture.to);
  }
}

async function captureOnce(capture: FileCapture): Promise<Captured | undefined> {
  const from = openSource(capture.from);
  if (from === undefined) return undefined;
  try {
    const stat = fstatSync(from, { bigint: true });
    if (!stat.isFile()) return undefined;
    if (capture.method === 'reflink') reflink(capture);
    else await copy(capture, from, stat);
    return { stat, still: sameState(stat, fstatSync(from, { bigint: true })) && stillThere(capture, stat) };
  } finally {
    closeSync(from);
  }
}

/** The clone call takes a path, so the path must mean the same file before and after it. */
function stillThere(capture: FileCapture, stat: BigIntStats): boolean {
  if (capture.method === 'copy') return true;
  return lstatSync(capture.from, { bigint: true, throwIfNoEntry: false })?.ino === stat.ino;
}

function reflink(capture: FileCapture): void {
  copyFileSync(capture.from, capture.to, CLONE);
}

async function copy(capture: FileCapture, from: number, stat: BigIntStats): Promise<void> {
  const to = openSync(capture.to, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    const sparse = stat.blocks * 512n < stat.size;
    await copyData({ from, to, size: Number(stat.size), sparse }, capture.job);
  } finally {
    closeSync(to);
  }
}

/** The file system, or this pair of places, cannot share data blocks at all. */
export function cannotReflink(error: unknown): boolean {
  return hasErrno(error, 'EOPNOTSUPP', 'ENOTTY', 'EXDEV', 'ENOSYS');
}
