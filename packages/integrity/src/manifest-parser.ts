import { JvsError, EntryType, type DigestTree } from '@jvs/model';
import { unescapeName } from './escape-name.js';
import { DIGEST_BYTES } from './hash-tree.js';
import { parseDigest, parseLine, type ManifestLine } from './manifest-line.js';
import { TreeBuilder } from './tree-builder.js';

const NEWLINE = 0x0a;
const SLASH = 0x2f;
const DOT = 0x2e;
/** 20,000 levels of the longest names, each byte escaped. */
const LINE_MAX = 64 * 1024 * 1024;
/** A descriptor may claim any number of entries: memory is not taken on its word alone. */
const PREALLOCATED_MAX = 1_048_576;
const NAME_MAX = 65_535;

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
  readonly #line: ManifestLine = { type: 0, mode: 0, size: 0, digestAt: 0, pathAt: 0 };
  #rest: Uint8Array = new Uint8Array(0);
  /** Escaped path of the newest directory with a slash behind it, and of each open directory: its index and where its entries' names begin. */
  #prefix = new Uint8Array(4096);
  readonly #open: number[] = [];
  readonly #starts: number[] = [];
  /** Newest entry of each open directory, -1 before the first. */
  readonly #newest: number[] = [];

  /** More than `most` entries are refused when it is given. */
  constructor({
    entries,
    most = entries,
    expected = most,
  }: {
    readonly entries?: number | undefined;
    readonly most?: number | undefined;
    readonly expected?: number | undefined;
  } = {}) {
    this.#builder = new TreeBuilder(Math.min(expected ?? 1024, PREALLOCATED_MAX));
    this.#maxEntries = most ?? Infinity;
  }

  push(chunk: Uint8Array): void {
    let start = this.#rest.length === 0 ? 0 : this.#finishLine(chunk);
    for (let stop = chunk.indexOf(NEWLINE, start); stop !== -1; stop = chunk.indexOf(NEWLINE, start)) {
      this.#take(chunk, start, stop);
      start = stop + 1;
    }
    // A copy: the caller may use its buffer again.
    this.#rest = Buffer.concat([this.#rest, chunk.subarray(start)]);
    if (this.#rest.length > LINE_MAX) this.#refuse('it is too long');
  }

  /** Takes the line that the chunk before began; returns where the next one begins. */
  #finishLine(chunk: Uint8Array): number {
    const stop = chunk.indexOf(NEWLINE);
    if (stop === -1) return 0;
    const line = Buffer.concat([this.#rest, chunk.subarray(0, stop)]);
    this.#rest = new Uint8Array(0);
    this.#take(line, 0, line.length);
    return stop + 1;
  }

  /** The tree. The last line must have ended. */
  finish(): DigestTree {
    if (this.#rest.length > 0) this.#refuse('it does not end in a newline');
    if (this.#builder.count === 0) this.#refuse('it is missing');
    return this.#builder.finish();
  }

  #take(bytes: Uint8Array, start: number, stop: number): void {
    const line = this.#line;
    const problem = parseLine(bytes, start, stop, line);
    if (problem !== undefined) this.#refuse(problem);
    const builder = this.#builder;
    if (builder.count >= this.#maxEntries) this.#refuse(`there are more than ${this.#maxEntries} entries`);
    builder.reserve(stop - line.pathAt);
    if (!parseDigest(bytes, line.digestAt, builder.digest, builder.count * DIGEST_BYTES)) {
      this.#refuse('its digest is not 64 lower-case hex digits');
    }
    if (builder.count === 0) this.#takeRoot(bytes, stop);
    else this.#takeEntry(bytes, stop);
  }

  #takeRoot(bytes: Uint8Array, stop: number): void {
    const { type, pathAt } = this.#line;
    const isDot = stop === pathAt + 1 && bytes[pathAt] === DOT;
    if (!isDot || type !== EntryType.directory) this.#refuse('the first entry is not the directory "."');
    this.#openDirectory(this.#builder.add(this.#line, 0), bytes, pathAt, pathAt);
  }

  #takeEntry(bytes: Uint8Array, stop: number): void {
    const { pathAt, type } = this.#line;
    const nameAt = pathAt + this.#close(bytes, pathAt, stop);
    if (!this.#builder.putName(bytes, nameAt, stop)) this.#putOddName(bytes.subarray(nameAt, stop));
    this.#checkName();
    const index = this.#builder.add(this.#line, this.#open.at(-1) as number);
    this.#newest[this.#newest.length - 1] = index;
    if (type === EntryType.directory) this.#openDirectory(index, bytes, pathAt, stop);
  }

  /** A name with anything but letters that stand for themselves. */
  #putOddName(escaped: Uint8Array): void {
    if (escaped.includes(SLASH)) this.#refuse('the directory it is in does not stand before it');
    const name = unescapeName(escaped);
    if (name === undefined) return this.#refuse('its path is not escaped as it should be');
    if (name.includes(0)) this.#refuse('its name is impossible');
    this.#builder.putRawName(name);
  }

  /** Leaves the directories the path is not in; returns where its name begins if its directory is the newest open one. */
  #close(bytes: Uint8Array, from: number, to: number): number {
    const prefix = this.#prefix;
    const longest = Math.min(this.#starts.at(-1) as number, to - from);
    let shared = 0;
    while (shared < longest && prefix[shared] === bytes[from + shared]) shared += 1;
    while ((this.#starts.at(-1) as number) > shared) {
      this.#open.pop();
      this.#starts.pop();
      this.#newest.pop();
    }
    return this.#starts.at(-1) as number;
  }

  #checkName(): void {
    const builder = this.#builder;
    if (builder.newLength === 0 || builder.newLength > NAME_MAX) this.#refuse('its name is impossible');
    if (builder.isDots()) this.#refuse('its name is "." or ".."');
    const before = this.#newest.at(-1) as number;
    const order = before === -1 ? 1 : builder.compareToNew(before);
    if (order === 0) this.#refuse('it stands twice');
    if (order < 0) this.#refuse('it is out of order');
  }

  #openDirectory(index: number, bytes: Uint8Array, from: number, to: number): void {
    const length = to === from ? 0 : to - from + 1;
    if (length > this.#prefix.length) this.#prefix = new Uint8Array(2 * length);
    this.#prefix.set(bytes.subarray(from, to));
    if (length > 0) this.#prefix[length - 1] = SLASH;
    this.#open.push(index);
    this.#starts.push(length);
    this.#newest.push(-1);
  }

  #refuse(reason: string): never {
    manifestCorrupt(this.#builder.count + 1, reason);
  }
}
