import { JvsError, compareNames, type DigestTree, type EntryType, EntryType as Type } from '@jvs/model';
import { unescapeName } from './escape-name.js';
import { DIGEST_BYTES } from './hash-tree.js';
import { TreeBuilder } from './tree-builder.js';

const SPACE = 0x20;
const NEWLINE = 0x0a;
const SLASH = 0x2f;
const DOT = 0x2e;
const ZERO = 0x30;
/** 20,000 levels of the longest names, each byte escaped. */
const LINE_MAX = 64 * 1024 * 1024;
/** A descriptor may claim any number of entries: memory is not taken on its word alone. */
const PREALLOCATED_MAX = 1_048_576;
const NAME_MAX = 65_535;
const knownTypes: ReadonlySet<number> = new Set<EntryType>(Object.values(Type));

/** Throws E_MANIFEST_CORRUPT; `line` counts from 1. */
export function manifestCorrupt(line: number, reason: string): never {
  throw new JvsError('E_MANIFEST_CORRUPT', {
    message: `the manifest is damaged in line ${line}: ${reason}`,
    hint: 'jvs verify --all',
    details: { line, reason },
  });
}

/** Takes a manifest in chunks of any size. Checks grammar, names, order and nesting; not that digests are right. */
export class ManifestParser {
  readonly #builder: TreeBuilder;
  readonly #maxEntries: number;
  #rest: Uint8Array = new Uint8Array(0);
  /** Escaped path of the newest directory with a slash behind it, and of each open directory: its index and where its entries' names begin. */
  #prefix = new Uint8Array(4096);
  readonly #open: number[] = [];
  readonly #starts: number[] = [];
  /** Newest entry of each open directory, -1 before the first. */
  readonly #newest: number[] = [];

  /** More than `entries` entries are refused when it is given. */
  constructor(entries?: number) {
    this.#builder = new TreeBuilder(Math.min(entries ?? 1024, PREALLOCATED_MAX));
    this.#maxEntries = entries ?? Infinity;
  }

  push(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let stop = bytes.indexOf(NEWLINE); stop !== -1; stop = bytes.indexOf(NEWLINE, start)) {
      this.#line(bytes, start, stop);
      start = stop + 1;
    }
    // A copy: the caller may use its buffer again (and Buffer's own slice() would be a view).
    this.#rest = Uint8Array.from(bytes.subarray(start));
    if (this.#rest.length > LINE_MAX) this.#refuse('it is too long');
  }

  /** The tree. The last line must have ended. */
  finish(): DigestTree {
    if (this.#rest.length > 0) this.#refuse('it does not end in a newline');
    if (this.#builder.count === 0) this.#refuse('it is missing');
    return this.#builder.finish();
  }

  #line(bytes: Uint8Array, start: number, stop: number): void {
    const type = bytes[start] as number;
    if (!knownTypes.has(type) || stop - start < 2) this.#refuse('it has no known type');
    let at = this.#space(bytes, start + 1);
    const mode = this.#number(bytes, at, at + 4, 8);
    at = this.#space(bytes, at + 4);
    let digits = at;
    while (digits < stop && bytes[digits] !== SPACE) digits += 1;
    const size = this.#number(bytes, at, digits, 10);
    if (digits - at > 1 && bytes[at] === ZERO) this.#refuse('its size begins with a zero');
    if (size > Number.MAX_SAFE_INTEGER) this.#refuse('its size is too big');
    if (size !== 0 && type !== Type.file) this.#refuse('only files have a size');
    const digestAt = this.#space(bytes, digits);
    const pathAt = this.#space(bytes, digestAt + 2 * DIGEST_BYTES);
    if (pathAt >= stop) this.#refuse('it has no path');
    const entry = this.#enter(bytes.subarray(pathAt, stop), { type, mode, size });
    this.#digest(bytes, digestAt, entry);
  }

  #space(bytes: Uint8Array, at: number): number {
    if (bytes[at] !== SPACE) this.#refuse('its fields are not separated by one space');
    return at + 1;
  }

  #number(bytes: Uint8Array, from: number, to: number, base: 8 | 10): number {
    if (from === to) this.#refuse('a number is missing');
    let value = 0;
    for (let at = from; at < to; at += 1) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit >= base) this.#refuse(`a number is not written in base ${base}`);
      value = value * base + digit;
    }
    return value;
  }

  #digest(bytes: Uint8Array, from: number, entry: number): void {
    for (let position = 0; position < DIGEST_BYTES; position += 1) {
      const high = hexValue(bytes[from + 2 * position] as number);
      const low = hexValue(bytes[from + 2 * position + 1] as number);
      if (high < 0 || low < 0) manifestCorrupt(entry + 1, 'its digest is not 64 lower-case hex digits');
      this.#builder.setDigestByte(entry, position, high * 16 + low);
    }
  }

  #enter(path: Uint8Array, fields: { type: number; mode: number; size: number }): number {
    if (this.#builder.count >= this.#maxEntries)
      this.#refuse(`there are more than ${this.#maxEntries} entries`);
    if (this.#builder.count === 0) return this.#root(path, fields);
    const start = this.#close(path);
    const escaped = path.subarray(start);
    if (escaped.includes(SLASH)) this.#refuse('the directory it is in does not stand before it');
    const name = unescapeName(escaped);
    if (name === undefined) this.#refuse('its path is not escaped as it should be');
    this.#checkName(name);
    const parent = this.#open.at(-1) as number;
    const index = this.#builder.add({ ...fields, parent, name });
    this.#newest[this.#newest.length - 1] = index;
    if (fields.type === Type.directory) this.#openDirectory(index, path);
    return index;
  }

  #root(path: Uint8Array, fields: { type: number; mode: number; size: number }): number {
    const isRoot = fields.type === Type.directory && path.length === 1 && path[0] === DOT;
    if (!isRoot) this.#refuse('the first entry is not the directory "."');
    const index = this.#builder.add({ ...fields, parent: 0, name: new Uint8Array(0) });
    this.#openDirectory(index, new Uint8Array(0));
    return index;
  }

  /** Leaves the directories `path` is not in; returns where its name begins if its directory is the newest open one. */
  #close(path: Uint8Array): number {
    const deepest = this.#starts.at(-1) as number;
    let shared = 0;
    while (shared < deepest && shared < path.length && this.#prefix[shared] === path[shared]) shared += 1;
    while ((this.#starts.at(-1) as number) > shared) {
      this.#open.pop();
      this.#starts.pop();
      this.#newest.pop();
    }
    return this.#starts.at(-1) as number;
  }

  #checkName(name: Uint8Array): void {
    if (name.length === 0 || name.includes(0) || name.length > NAME_MAX)
      this.#refuse('its name is impossible');
    if (name[0] === DOT && (name.length === 1 || (name.length === 2 && name[1] === DOT)))
      this.#refuse('its name is "." or ".."');
    const before = this.#newest.at(-1) as number;
    if (before === -1) return;
    const order = compareNames(this.#builder.nameOf(before), name);
    if (order === 0) this.#refuse('it stands twice');
    if (order > 0) this.#refuse('it is out of order');
  }

  #openDirectory(index: number, path: Uint8Array): void {
    const length = path.length === 0 ? 0 : path.length + 1;
    if (length > this.#prefix.length) this.#prefix = new Uint8Array(2 * length);
    this.#prefix.set(path);
    if (length > 0) this.#prefix[path.length] = SLASH;
    this.#open.push(index);
    this.#starts.push(length);
    this.#newest.push(-1);
  }

  #refuse(reason: string): never {
    manifestCorrupt(this.#builder.count + 1, reason);
  }
}

function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}
