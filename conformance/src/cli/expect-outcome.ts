import assert from 'node:assert/strict';
import { describeRun } from './describe-run.js';
import type { Ended } from './jvs-under-test.js';
import type { Document } from './parse-document.js';
import { at, text } from './read-document.js';

/** A success in text mode: exit code 0. */
export function succeeded(ended: Ended): Ended {
  assert.equal(ended.exitCode, 0, describeRun(ended));
  return ended;
}

/** A success with `--json`: the envelope, exit code 0. */
export function done(document: Document): Document {
  assert.equal(document.exitCode, 0, document.text);
  assert.match(text(document, 'schema'), /^jvs\.[a-z.]+\/[0-9]+$/);
  assert.equal(at(document, 'ok'), true);
  assert.equal(typeof at(document, 'data'), 'object');
  assert.ok(Array.isArray(at(document, 'warnings')), document.text);
  assert.deepEqual(Object.keys(document.root), ['schema', 'ok', 'data', 'warnings']);
  return document;
}

/** A failure with `--json`: the envelope, the code and the exit code. */
export function failed(document: Document, code: string, exitCode: number): Document {
  assert.deepEqual(Object.keys(document.root), ['schema', 'ok', 'error'], document.text);
  assert.equal(at(document, 'schema'), 'jvs.error/1');
  assert.equal(at(document, 'ok'), false);
  assert.equal(text(document, 'error.code'), code, document.text);
  assert.notEqual(text(document, 'error.message'), '');
  assert.equal(typeof at(document, 'error.details'), 'object');
  assert.equal(document.exitCode, exitCode, document.text);
  return document;
}

/** A failure that the user can do something about: it says what. */
export function refused(document: Document, code: string, exitCode: number): Document {
  failed(document, code, exitCode);
  assert.notEqual(text(document, 'error.hint'), '', 'the hint is empty');
  return document;
}
