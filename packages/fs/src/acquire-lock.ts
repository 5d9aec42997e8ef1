import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  writeSync,
} from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { environmentError, JvsError } from '@jvs/model';
import type { Lock, LockHolder } from './lock.js';
import { readLockHolder } from './read-lock-holder.js';
import { requireSystem } from './require-system.js';
import type { SystemCalls } from './system-calls.js';

export interface AcquireLockOptions {
  readonly system: SystemCalls | undefined;
  readonly mode: 'shared' | 'exclusive';
  /** How long to wait for others; 0 tries once. */
  readonly timeoutMs: number;
  readonly holder: LockHolder;
  /** Other machines are to see at once who holds it, and after this one died: costs an fsync. Default false. */
  readonly tellMachines?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

const FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 100;

/**
 * Takes flock(2) on a file, made with mode 0600 when absent and never removed. While it is held exclusively the file tells who holds it.
 * Rejects with E_LOCKED (`details.holder` when known) after `timeoutMs`, E_CANCELLED, E_NATIVE_MISSING without the addon, or
 * E_PERMISSION, E_READ_ONLY, E_NO_SPACE, E_IO. Every call is a holder of its own, also within one process.
 */
export async function acquireLock(path: string, options: AcquireLockOptions): Promise<Lock> {
  const system = requireSystem(options.system);
  const fd = openLockFile(path);
  try {
    await waitFor(() => system.tryFlock(fd, options.mode), path, options);
    const exclusive = options.mode === 'exclusive';
    if (exclusive) describeHolder(fd, options);
    return heldLock({ fd, path, exclusive });
  } catch (error) {
    closeSync(fd);
    throw environmentError(error, { action: 'take a lock', path });
  }
}

function openLockFile(path: string): number {
  try {
    const fd = openSync(path, FLAGS, 0o600);
    const stats = fstatSync(fd);
    if (stats.isFile()) return withPlainMode(fd, stats.mode);
    closeSync(fd);
  } catch (error) {
    throw environmentError(error, { action: 'open a lock file', path });
  }
  throw new JvsError('E_IO', {
    message: `${path} is not a lock file`,
    hint: 'jvs verify --all',
    details: { path },
  });
}

/** The umask may have taken from a file just made what the next one to open it needs. */
function withPlainMode(fd: number, mode: number): number {
  if ((mode & 0o777) !== 0o600) fchmodSync(fd, 0o600);
  return fd;
}

async function waitFor(attempt: () => boolean, path: string, options: AcquireLockOptions): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    if (options.signal?.aborted === true) throw cancelled();
    if (attempt()) return;
    const left = deadline - performance.now();
    if (left <= 0) throw await locked(path, options.timeoutMs);
    // A random part, so that those who wait do not come back all at once.
    await pause(Math.min(left, wait * (0.5 + Math.random() / 2)), options.signal);
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw signal?.aborted === true ? cancelled() : error;
  }
}

function cancelled(): JvsError {
  return new JvsError('E_CANCELLED', { message: 'The operation was cancelled.' });
}

async function locked(path: string, timeoutMs: number): Promise<JvsError> {
  const holder = await readLockHolder(path);
  const who =
    holder === undefined
      ? 'another process'
      : `${holder.operation} (process ${holder.pid} on ${holder.host}, since ${holder.since})`;
  return new JvsError('E_LOCKED', {
    message: `locked by ${who}; waited ${timeoutMs / 1000} s`,
    hint: 'Wait for it to finish, or wait longer with --lock-timeout.',
    details: { path, ...(holder === undefined ? {} : { holder }) },
  });
}

/** A full disk must not keep anybody from locking: freeing space needs the lock, and the description is only for messages. */
function describeHolder(fd: number, { holder, tellMachines }: AcquireLockOptions): void {
  try {
    ftruncateSync(fd, 0);
    writeSync(fd, `${JSON.stringify(holder)}\n`, 0);
    if (tellMachines === true) fsyncSync(fd);
  } catch (error) {
    if (environmentError(error, { action: 'describe the holder' }).code !== 'E_NO_SPACE') throw error;
  }
}

function heldLock({ fd, path, exclusive }: { fd: number; path: string; exclusive: boolean }): Lock {
  let held = true;
  return {
    path,
    release() {
      if (!held) return;
      held = false;
      try {
        // Emptied while still held, so that it never names somebody who is gone.
        if (exclusive) ftruncateSync(fd, 0);
      } finally {
        closeSync(fd);
      }
    },
  };
}
