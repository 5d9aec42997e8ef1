import { writeFileSync } from 'node:fs';
import { environmentError } from '@jvs/model';

/** Writes what the user asked to have in a file, in place of what was there. Throws E_PERMISSION, E_NO_SPACE, E_IO. */
export function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw environmentError(error, { action: 'write', path: file });
  }
}
