import { entryName, type DigestTree } from '@jvs/model';
import { escapeName } from './escape-name.js';
import { DIGEST_BYTES } from './hash-tree.js';

const CHUNK_BYTES = 1024 * 1024;
/** Type, mode, size, digest, the spaces between them and the newline. */
const FIELDS_BYTES = 2 + 5 + 21 + 65 + 1;
const SPACE = 0x20;
const NEWLINE = 0x0a;
const SLASH = 0x2f;
const DOT = 0x2e;
const ZERO = 0x30;
const hexDigits = Buffer.from('0123456789abcdef');

/**
 * The manifest of a tree in chunks of about 1 MiB. A chunk is valid until the next one is asked for. Memory stays at a
 * few chunks, however many entries there are.
 */
export function* encodeManifest(tree: DigestTree): Generator<Uint8Array> {
  const paths = new PathStack();
  let out = new Uint8Array(CHUNK_BYTES);
  let at = 0;
  for (let entry = 0; entry < tree.count; entry += 1) {
    const path = paths.enter(tree, entry);
    if (at + FIELDS_BYTES + path.length > out.length) {
      yield out.subarray(0, at);
      at = 0;
      if (FIELDS_BYTES + path.length > out.length) out = new Uint8Array(2 * (FIELDS_BYTES + path.length));
    }
    at = putFields(out, at, tree, entry);
    out.set(path, at);
    at += path.length;
    out[at++] = NEWLINE;
  }
  if (at > 0) yield out.subarray(0, at);
}

function putFields(out: Uint8Array, start: number, tree: DigestTree, entry: number): number {
  const mode = tree.mode[entry] as number;
  let at = start;
  out[at++] = tree.type[entry] as number;
  out[at++] = SPACE;
  for (let shift = 9; shift >= 0; shift -= 3) out[at++] = ZERO + ((mode >> shift) & 7);
  out[at++] = SPACE;
  const size = String(tree.size[entry]);
  for (let digit = 0; digit < size.length; digit += 1) out[at++] = size.charCodeAt(digit);
  out[at++] = SPACE;
  const end = (entry + 1) * DIGEST_BYTES;
  for (let from = entry * DIGEST_BYTES; from < end; from += 1) {
    const byte = tree.digest[from] as number;
    out[at++] = hexDigits[byte >> 4] as number;
    out[at++] = hexDigits[byte & 15] as number;
  }
  out[at++] = SPACE;
  return at;
}

/** Escaped path of one entry after another, in tree order. */
class PathStack {
  #path = new Uint8Array(4096);
  /** Of each open directory: one past its last descendant, and where the names of its entries begin in `#path`. */
  readonly #ends: number[] = [];
  readonly #starts: number[] = [];

  /** A view, valid until the next call. */
  enter(tree: DigestTree, entry: number): Uint8Array {
    if (entry === 0) {
      this.#open(tree, 0, 0);
      return Uint8Array.of(DOT);
    }
    while ((this.#ends.at(-1) as number) <= entry) {
      this.#ends.pop();
      this.#starts.pop();
    }
    const start = this.#starts.at(-1) as number;
    const name = escapeName(entryName(tree, entry));
    const end = start + name.length;
    this.#reserve(end + 1);
    this.#path.set(name, start);
    if ((tree.end[entry] as number) > entry + 1) {
      this.#path[end] = SLASH;
      this.#open(tree, entry, end + 1);
    }
    return this.#path.subarray(0, end);
  }

  #open(tree: DigestTree, directory: number, start: number): void {
    this.#ends.push(tree.end[directory] as number);
    this.#starts.push(start);
  }

  #reserve(length: number): void {
    if (length <= this.#path.length) return;
    const longer = new Uint8Array(length * 2);
    longer.set(this.#path);
    this.#path = longer;
  }
}
