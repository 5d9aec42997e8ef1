import { escapeText } from '@jvs/model';

/** The first line of a note, safe for a terminal; "…" says that there is more. */
export function noteLine(note: string): string {
  const [first = '', ...others] = note.trim().split('\n');
  const line = escapeText(first.trimEnd());
  return others.length === 0 ? line : `${line} …`;
}
