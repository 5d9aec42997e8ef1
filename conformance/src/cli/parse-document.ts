import assert from 'node:assert/strict';
import { describeRun } from './describe-run.js';
import type { Ended } from './jvs-under-test.js';

/** What `--json` printed, and what the process exited with. */
export interface Document {
  readonly exitCode: number | null;
  /** The parsed document. */
  readonly root: Readonly<Record<string, unknown>>;
  /** stdout as it was. */
  readonly text: string;
}

/** The document of a run with `--json`. Fails unless stdout is exactly one pretty-printed JSON object. */
export function parseDocument(ended: Ended): Document {
  const where = describeRun(ended);
  let root: unknown;
  try {
    root = JSON.parse(ended.stdout);
  } catch {
    assert.fail(`stdout is not one JSON document\n${where}`);
  }
  assert.ok(isObject(root), `the document is not an object\n${where}`);
  assert.equal(
    ended.stdout,
    `${JSON.stringify(root, null, 2)}\n`,
    `the document is not pretty-printed\n${where}`,
  );
  return { exitCode: ended.exitCode, root, text: ended.stdout };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
