import type { FileHandle } from 'node:fs/promises';
import { auditCorrupt } from './audit-corrupt.js';
import { LINE_MAX } from './decode-audit-line.js';
import { readRange } from './read-range.js';

const FIRST_WINDOW = 16 * 1024;
const TAIL_MAX = 4 * LINE_MAX;
const NEWLINE = 0x0a;

/** The end of one segment. */
export interface LogTail {
  /** The last line that ended, newline included; undefined when there is none. */
  readonly line: Uint8Array | undefined;
  /** Where it ends: everything behind is a torn line. */
  readonly end: number;
  /** Bytes of the file. */
  readonly size: number;
}

/**
 * Reads backwards from the end as far as the last line goes: the cost does not depend on the length of the log. Throws
 * E_AUDIT_CORRUPT when that is more than a few times the longest line.
 */
export async function readTail(handle: FileHandle): Promise<LogTail> {
  const { size } = await handle.stat();
  for (let window = FIRST_WINDOW; ; window *= 4) {
    const start = Math.max(0, size - window);
    const bytes = await readRange(handle, start, size);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    const before = end < 2 ? -1 : bytes.lastIndexOf(NEWLINE, end - 2);
    if (end > 0 && (before >= 0 || start === 0))
      return { line: bytes.subarray(before + 1, end), end: start + end, size };
    if (start === 0) return { line: undefined, end: 0, size };
    if (window >= TAIL_MAX) throw endlessLine();
  }
}

function endlessLine(): Error {
  const reason = `the last line of the audit log is longer than ${LINE_MAX} bytes`;
  return auditCorrupt(reason, { reason });
}
