import assert from 'node:assert/strict';
import type { Document } from './parse-document.js';

/** The value at a dotted path ("data.snapshot.snapshot_id"). Fails, showing the document, when a key is missing. */
export function at(document: Document, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    const known = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    assert.ok(known, `there is no ${path} in\n${document.text}`);
    return (value as Record<string, unknown>)[key];
  }, document.root);
}

/** As `at`, for a string. */
export function text(document: Document, path: string): string {
  const value = at(document, path);
  assert.equal(typeof value, 'string', `${path} is not a string in\n${document.text}`);
  return value as string;
}

/** As `at`, for a list of objects. */
export function list(document: Document, path: string): ReadonlyArray<Readonly<Record<string, unknown>>> {
  const value = at(document, path);
  assert.ok(Array.isArray(value), `${path} is not a list in\n${document.text}`);
  return value as Array<Record<string, unknown>>;
}
