import { existsSync } from 'node:fs';
import path from 'node:path';

/** The system's own interpreter where there is one: another may live in a home others cannot read. */
export const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

/** Absolute path of one of this package's scripts. */
export function script(name: string): string {
  return path.resolve(import.meta.dirname, '..', 'scripts', name);
}

/** Absolute path of the checkout this package stands in. */
export const CHECKOUT = path.resolve(import.meta.dirname, '..', '..', '..');
