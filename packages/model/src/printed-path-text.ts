import { isUtf8 } from 'node:buffer';
import { escapeText } from './escape-text.js';
import { pathToBytes, type PrintedPath } from './printed-path.js';

/** A path for a terminal: control characters escaped, bytes that are not UTF-8 as \xNN. */
export function printedPathText(printed: PrintedPath): string {
  if (printed.path_b64 === undefined) return escapeText(printed.path);
  const bytes = pathToBytes(printed);
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find(
      (size) => isUtf8(bytes.subarray(at, at + size)) && at + size <= bytes.length,
    );
    text += length === undefined ? hex(bytes[at] ?? 0) : decoded(bytes.subarray(at, at + length));
    at += length ?? 1;
  }
  return text;
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

function decoded(bytes: Uint8Array): string {
  return escapeText(Buffer.from(bytes).toString('utf8'));
}
