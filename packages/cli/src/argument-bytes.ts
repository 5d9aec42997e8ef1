import { readFileSync } from 'node:fs';

/**
 * The last arguments of this process as the bytes they were given in. Node decodes arguments as UTF-8 and loses what is not; the kernel
 * still has it. Where there is no /proc, an argument is what Node made of it.
 */
export function argumentBytes(decoded: readonly string[]): Uint8Array[] {
  if (!decoded.some((argument) => argument.includes('\ufffd'))) return decoded.map(encode);
  const all = rawArguments();
  const raw = all.slice(all.length - decoded.length);
  const same =
    raw.length === decoded.length && raw.every((bytes, at) => bytes.toString('utf8') === decoded[at]);
  return same ? raw : decoded.map(encode);
}

function rawArguments(): Buffer[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync('/proc/self/cmdline');
  } catch {
    // Not Linux.
    return [];
  }
  const list: Buffer[] = [];
  for (let start = 0, end = bytes.indexOf(0); end >= 0; start = end + 1, end = bytes.indexOf(0, start)) {
    list.push(bytes.subarray(start, end));
  }
  return list;
}

function encode(argument: string): Uint8Array {
  return Buffer.from(argument);
}
