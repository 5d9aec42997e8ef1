import { ftruncateSync, readSync, writeSync } from 'node:fs';
import type { Job } from './job.js';

const BLOCK = 1024 * 1024;
/** Holes are found and kept in units of this; the block size of the file systems that have holes. */
const HOLE = 4096;
const zeros = Buffer.alloc(HOLE);

export interface DataCopy {
  readonly from: number;
  readonly to: number;
  /** Bytes to copy: what is appended while copying is left out. */
  readonly size: number;
  /** The source has holes: leave out aligned blocks of zeros. */
  readonly sparse: boolean;
}

/** Copies bytes between descriptors. Node cannot ask for holes (SEEK_HOLE), so those of a sparse file are found by reading. */
export async function copyData(copy: DataCopy, job: Job): Promise<void> {
  const block = Buffer.allocUnsafe(Math.min(BLOCK, Math.max(copy.size, 1)));
  let at = 0;
  while (at < copy.size) {
    if (job.due()) await job.pause();
    const got = readSync(copy.from, block, 0, Math.min(block.length, copy.size - at), at);
    // Shorter than it was: the caller sees that it changed.
    if (got === 0) break;
    const data = block.subarray(0, got);
    if (copy.sparse) writeWithoutZeros(copy.to, data, at);
    else writeFully(copy.to, data, at);
    at += got;
    job.bytes += got;
  }
  if (copy.sparse) ftruncateSync(copy.to, at);
}

function writeWithoutZeros(fd: number, data: Buffer, at: number): void {
  let runStart = 0;
  for (let offset = 0; offset < data.length; offset += HOLE) {
    const piece = data.subarray(offset, offset + HOLE);
    if (!isZero(piece)) continue;
    writeFully(fd, data.subarray(runStart, offset), at + runStart);
    runStart = offset + piece.length;
  }
  writeFully(fd, data.subarray(runStart), at + runStart);
}

function isZero(piece: Buffer): boolean {
  return piece[0] === 0 && piece.equals(piece.length === HOLE ? zeros : zeros.subarray(0, piece.length));
}

/** write(2) may write less than it was given, for instance when the disk is nearly full. */
function writeFully(fd: number, data: Buffer, at: number): void {
  let written = 0;
  while (written < data.length) written += writeSync(fd, data, written, data.length - written, at + written);
}
