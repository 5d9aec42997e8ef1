import { JvsError } from './jvs-error.js';
import { NOTE_MAX } from './metadata-fields.js';

/** Returns `note` when metadata can hold it: at most 65,536 characters, no NUL, no unpaired surrogates. Throws E_USAGE. */
export function validateNote(note: string): string {
  const problem =
    note.length > NOTE_MAX
      ? `it is longer than ${NOTE_MAX} characters`
      : note.includes('\0')
        ? 'it holds NUL'
        : /\p{Cs}/u.test(note)
          ? 'it is not valid Unicode'
          : undefined;
  if (problem === undefined) return note;
  throw new JvsError('E_USAGE', {
    message: `the note cannot be kept: ${problem}`,
    hint: 'Give a shorter note in plain text.',
    details: { problem },
  });
}
