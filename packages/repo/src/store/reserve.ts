import { lstat, rm } from 'node:fs/promises';
import { writeFileDurably } from '@jvs/fs';
import { isJvsError } from '@jvs/model';
import type { RepoPaths } from '../layout.js';

/** Enough for the records that must be written before anything can be deleted; XFS wants some hundred KiB at hand to make one file. */
const RESERVE_BYTES = 1024 * 1024;

/** Keeps some space for the day the disk is full, where there is room for it. Nothing depends on it but deletion on that day. */
export async function keepReserve(paths: RepoPaths): Promise<void> {
  try {
    if ((await lstat(paths.gcReserve)).size === RESERVE_BYTES) return;
  } catch {
    // None yet.
  }
  try {
    await writeFileDurably(paths.gcReserve, new Uint8Array(RESERVE_BYTES));
  } catch (error) {
    // The next one to look will try again.
    if (!isJvsError(error, 'E_NO_SPACE') && !isJvsError(error, 'E_IO')) throw error;
  }
}

/** Gives the space back. */
export async function spendReserve(paths: RepoPaths): Promise<void> {
  await rm(paths.gcReserve, { force: true });
}
