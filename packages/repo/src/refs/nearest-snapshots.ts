import type { Catalogue, Summary } from '../catalogue.js';

const COMPARED = 64;

/** The `count` snapshots whose id, tags or note look most like `name`; only those that look like it at all. */
export function nearestSnapshots(catalogue: Catalogue, name: string, count: number): Summary[] {
  const wanted = pairsOf(name);
  return catalogue
    .list()
    .map((summary) => ({
      summary,
      score: Math.max(...textsOf(summary).map((text) => likeness(wanted, pairsOf(text)))),
    }))
    .filter(({ score }) => score > 0.2)
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ summary }) => summary);
}

function textsOf(summary: Summary): string[] {
  return [...summary.tags, summary.note, summary.snapshotId.slice(0, 8)];
}

/** Dice's coefficient over pairs of neighbouring characters: 1 for equal texts, 0 for texts with nothing in common. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared += 1;
  return (2 * shared) / (a.size + b.size || 1);
}

function pairsOf(text: string): Set<string> {
  const folded = ` ${text.slice(0, COMPARED).toLowerCase()} `;
  return new Set(Array.from({ length: folded.length - 1 }, (_, at) => folded.slice(at, at + 2)));
}
