import { JvsError } from '@jvs/model';

/** A reference as typed: a name of some kind, and how many parents to go back. */
export interface ParsedRef {
  /** As typed, without `~n` and kind. */
  readonly name: string;
  /** Set by `id:`, `tag:` and `note:`. */
  readonly kind: 'id' | 'tag' | 'note' | undefined;
  readonly back: number;
}

/** Splits `<kind>:<name>~<n>`. Throws E_REF_EMPTY and E_REF_INVALID. Notes are taken as they stand: no `~n`. */
export function parseRef(ref: string): ParsedRef {
  if (ref.trim() === '') {
    throw new JvsError('E_REF_EMPTY', { message: 'the reference is empty', hint: 'jvs history' });
  }
  const forced = /^(id|tag|note):(.*)$/s.exec(ref);
  const kind = forced?.[1] as ParsedRef['kind'];
  const rest = forced?.[2] ?? ref;
  if (rest.trim() === '') throw invalid(ref, `nothing stands after "${kind ?? ''}:"`);
  const ancestor = kind === 'note' ? null : /^(.+?)~([0-9]*)$/s.exec(rest);
  // Text of a note may look like this, but then "note:" says so: a slip of the hand is not to be taken for one.
  if (kind === undefined && /^(?:HEAD|@)~/.test(ancestor?.[1] ?? rest))
    throw invalid(ref, 'behind one "~" stands a number, and nothing else');
  if (ancestor === null) return { name: rest, kind, back: 0 };
  const [, name, digits] = ancestor as unknown as [string, string, string];
  if (name.trim() === '') throw invalid(ref, 'nothing stands before "~"');
  const back = digits === '' ? 1 : Number(digits);
  if (!Number.isSafeInteger(back)) throw invalid(ref, 'the number after "~" is too large');
  return { name, kind, back };
}

function invalid(ref: string, why: string): JvsError {
  return new JvsError('E_REF_INVALID', {
    message: `"${ref.slice(0, 80)}" is not a reference: ${why}`,
    hint: 'jvs history',
    details: { ref: ref.slice(0, 200) },
  });
}
