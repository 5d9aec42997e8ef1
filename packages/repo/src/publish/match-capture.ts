import { mergeTrees } from '@jvs/integrity';
import { bytesToPath, entryPath, EntryType, escapeText, JvsError, type PackedTree } from '@jvs/model';
import type { Capture } from './clone-with-engine.js';
import { DamagedBaseline } from './damaged-baseline.js';

/** How the source's entries are paired with the clone's, and which of them were not as scanned. */
export interface CaptureMatch {
  /** For each entry of the clone: its entry in the source. */
  readonly sourceOf: Uint32Array;
  /** For each entry of the source 1 when it changed, tore or vanished while it was captured. */
  readonly moved: Uint8Array;
  /** For each entry of the source 1 when the clone has it. */
  readonly captured: Uint8Array;
}

/** Bits the kernel takes away from those who may not give them. */
const SET_ID_BITS = 0o6000;

/**
 * Pairs the scan of the source with the scan of the clone. Any difference that the engine's report does not account for
 * throws E_PAYLOAD_MISMATCH with the path, or DamagedBaseline where it was linked: an engine is checked, never believed.
 */
export function matchCapture(capture: Capture, clone: PackedTree): CaptureMatch {
  const { source, report } = capture;
  const { tree } = source;
  const moved = marked(tree.count, [report.changed, report.torn, report.vanished]);
  const vanished = marked(tree.count, [report.vanished]);
  const sourceOf = new Uint32Array(clone.count);
  const captured = new Uint8Array(tree.count);
  let missingSpecials = report.lost.specials;
  mergeTrees(tree, clone, {
    both(i, j) {
      if (!isFaithful(tree, i, clone, j) && moved[i] === 0)
        throw wrongClone(capture, i, 'is not what it was in the source');
      sourceOf[j] = i;
      captured[i] = 1;
      return true;
    },
    onlyA(i) {
      if (vanished[i] === 1) return;
      if (isSpecial(tree, i) && missingSpecials-- > 0) return;
      throw cloneMismatch(tree, i, 'is missing from the clone');
    },
    onlyB(j) {
      throw cloneMismatch(clone, j, 'is in the clone but not in the source');
    },
  });
  return { sourceOf, moved, captured };
}

function marked(count: number, lists: readonly Uint32Array[]): Uint8Array {
  const marks = new Uint8Array(count);
  for (const list of lists) for (const entry of list) marks[entry] = 1;
  return marks;
}

function isFaithful(a: PackedTree, i: number, b: PackedTree, j: number): boolean {
  const modeDifference = (a.mode[i] as number) ^ (b.mode[j] as number);
  return a.type[i] === b.type[j] && a.size[i] === b.size[j] && (modeDifference & ~SET_ID_BITS) === 0;
}

function isSpecial(tree: PackedTree, entry: number): boolean {
  const type = tree.type[entry];
  return type !== EntryType.file && type !== EntryType.directory && type !== EntryType.symlink;
}

/** What to throw for an entry of the source whose clone is wrong: the engine made it so, or whoever damaged what it was linked from. */
export function wrongClone(
  { source: { tree }, shared, baseline }: Capture,
  entry: number,
  what: string,
): Error {
  if (shared[entry] === 1) return new DamagedBaseline(baseline, entryPath(tree, entry));
  return cloneMismatch(tree, entry, what);
}

/** The one error for a clone that is not its source. */
function cloneMismatch(tree: PackedTree, entry: number, what: string): JvsError {
  const printed = bytesToPath(entryPath(tree, entry));
  return new JvsError('E_PAYLOAD_MISMATCH', {
    message: `the engine's clone is wrong: "${escapeText(printed.path || '.')}" ${what}`,
    hint: 'jvs engine test',
    details: { ...printed },
  });
}
