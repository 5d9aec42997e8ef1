import { createHash } from 'node:crypto';
import { read } from 'node:fs';
import { promisify } from 'node:util';
import type { DigestTree } from '@jvs/model';
import { findWrongDirectory } from './hash-tree.js';
import { ManifestParser, manifestCorrupt } from './manifest-parser.js';

const readAt = promisify(read);
const CHUNK_BYTES = 1024 * 1024;

export interface ParseManifestOptions {
  /** As the descriptor says; another number is refused. */
  readonly entries?: number | undefined;
  /** More are refused as soon as they come: what a descriptor did not announce fills no memory. */
  readonly most?: number | undefined;
  /** How many entries there probably are: memory is then taken once. Any other number is fine too. */
  readonly expected?: number | undefined;
  /** Recompute each directory's subtree digest from its entries and refuse one that differs. */
  readonly checkDigests?: boolean | undefined;
}

/** A manifest as a tree. Throws E_MANIFEST_CORRUPT, with the line number in `details.line`. */
export function parseManifest(bytes: Uint8Array, options: ParseManifestOptions = {}): DigestTree {
  const parser = new ManifestParser(options);
  parser.push(bytes);
  return checked(parser.finish(), options);
}

/** Reads an open manifest from its current position to its end, with the SHA-256 of all that was read. Errors as `parseManifest` and read(2). */
export async function readManifest(
  fd: number,
  options: ParseManifestOptions = {},
): Promise<{ readonly tree: DigestTree; readonly sha256: string }> {
  const parser = new ManifestParser(options);
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(CHUNK_BYTES);
  for (;;) {
    const { bytesRead } = await readAt(fd, buffer, 0, buffer.length, null);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    parser.push(buffer.subarray(0, bytesRead));
  }
  return { tree: checked(parser.finish(), options), sha256: hash.digest('hex') };
}

function checked(tree: DigestTree, options: ParseManifestOptions): DigestTree {
  if (options.entries !== undefined && tree.count !== options.entries) {
    manifestCorrupt(tree.count + 1, `there should be ${options.entries} entries`);
  }
  if (options.checkDigests === true) checkDigests(tree);
  return tree;
}

function checkDigests(tree: DigestTree): void {
  const wrong = findWrongDirectory(tree, tree.digest);
  if (wrong !== undefined) manifestCorrupt(wrong + 1, 'its digest is not that of what is below it');
}
