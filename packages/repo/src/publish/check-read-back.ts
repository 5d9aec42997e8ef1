import { DIGEST_BYTES } from '@jvs/integrity';
import type { Repository } from '../repository.js';
import { hashInto } from '../state/hash-into.js';
import type { Capture } from './clone-with-engine.js';
import { wrongClone, type CaptureMatch } from './match-capture.js';

export interface ReadBack {
  readonly match: CaptureMatch;
  /** Of the clone. */
  readonly digests: Uint8Array;
  /** Entries of the clone that were read. */
  readonly indices: Uint32Array;
}

/**
 * What was copied and is known of the source must be the same bytes: a copy that went wrong is found here, and nowhere else. The source
 * is read again before it is called wrong, because a shared memory mapping changes a file without its times showing it at once; such
 * an entry is marked as moved.
 */
export async function checkReadBack(repo: Repository, capture: Capture, back: ReadBack): Promise<void> {
  const { source, root } = capture;
  const { match, digests } = back;
  const doubtful = back.indices.filter((entry) => differs(capture, back, entry));
  if (doubtful.length === 0) return;
  const indices = doubtful.map((entry) => match.sourceOf[entry] as number);
  const again = { digests: new Uint8Array(source.digests.length), known: new Uint8Array(source.tree.count) };
  await hashInto(repo, { root, tree: source.tree, indices: indices.slice().sort(), ...again });
  for (const entry of doubtful) {
    const from = match.sourceOf[entry] as number;
    const isAsItWas = again.known[from] === 1 && same(again.digests, from, source.digests, from);
    if (isAsItWas && !same(digests, entry, source.digests, from)) {
      throw wrongClone(capture, from, 'does not have the content of the source');
    }
    match.moved[from] = 1;
  }
}

function differs({ source }: Capture, { match, digests }: ReadBack, entry: number): boolean {
  const from = match.sourceOf[entry] as number;
  return source.known[from] === 1 && match.moved[from] === 0 && !same(digests, entry, source.digests, from);
}

function same(a: Uint8Array, i: number, b: Uint8Array, j: number): boolean {
  const left = a.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES);
  return Buffer.compare(left, b.subarray(j * DIGEST_BYTES, (j + 1) * DIGEST_BYTES)) === 0;
}
