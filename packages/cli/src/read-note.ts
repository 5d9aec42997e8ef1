import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { environmentError, JvsError } from '@jvs/model';
import type { Session } from './session.js';

/** The note given as an argument or in a file ("-" is standard input); empty when neither is. Throws E_USAGE for both. */
export function readNote(
  session: Session,
  { note, file }: { note: string | undefined; file: string | undefined },
): string {
  if (file === undefined) return note ?? '';
  if (note !== undefined) {
    throw new JvsError('E_USAGE', {
      message: 'the note was given twice: as an argument and with --note-file',
      hint: 'jvs snapshot --help',
    });
  }
  return (file === '-' ? session.stdin() : readNoteFile(resolve(session.cwd(), file))).trimEnd();
}

function readNoteFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!missing) throw environmentError(error, { action: 'read the note', path });
    throw new JvsError('E_PATH_NOT_FOUND', {
      message: `there is no note file ${path}`,
      hint: 'jvs snapshot --help',
      details: { path },
      cause: error,
    });
  }
}
