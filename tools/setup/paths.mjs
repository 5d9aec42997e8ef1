import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** Absolute path of the checkout. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Joins onto the checkout. */
export const inRoot = (...parts) => path.join(ROOT, ...parts);
