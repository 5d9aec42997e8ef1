import { isUtf8 } from 'node:buffer';

/** A path as JSON carries it. `path_b64` is there only when the bytes are not UTF-8, and then `path` is lossy. */
export interface PrintedPath {
  path: string;
  path_b64?: string | undefined;
}

/** Raw path bytes to what JSON output and descriptors hold. */
export function bytesToPath(bytes: Uint8Array): PrintedPath {
  const buffer = asBuffer(bytes);
  const path = buffer.toString('utf8');
  return isUtf8(buffer) ? { path } : { path, path_b64: buffer.toString('base64') };
}

/** The raw bytes again. */
export function pathToBytes(printed: PrintedPath): Uint8Array {
  return printed.path_b64 === undefined ? Buffer.from(printed.path) : Buffer.from(printed.path_b64, 'base64');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
