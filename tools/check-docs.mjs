#!/usr/bin/env node
// Holds the specifications against the tests: every MUST has an id, every id a test that names it or a reason why not.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const UNTESTED = 'tools/untested-musts.json';
const ID = /\b(?:AUD|CLI|DEL|DOC|ENG|INT|LAY|PUB|RST|SEC)-[0-9]{2,}\b/g;
const TEST_FOLDERS = ['packages', 'native', 'conformance', 'tools'];
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'bundle']);

if (process.argv[1] === import.meta.filename) {
  const problems = checkDocs(readDocs(ROOT));
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log('Every MUST has an id and a test, or a reason.');
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** Everything the check looks at, as texts by path: documents, tests, and the reasons for ids without a test. */
export function readDocs(root) {
  const read = (files) =>
    Object.fromEntries(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
  const documents = [
    'README.md',
    'CONTRIBUTING.md',
    ...markdownIn(root, 'docs'),
    ...markdownIn(root, 'docs/adr'),
  ];
  return {
    root,
    documents: read(documents.filter((file) => existsSync(path.join(root, file)))),
    tests: read(TEST_FOLDERS.flatMap((folder) => testsIn(root, folder))),
    untested: JSON.parse(readFileSync(path.join(root, UNTESTED), 'utf8')),
  };
}

/** What is wrong, a sentence each; empty when nothing is. */
export function checkDocs({ root, documents, tests, untested }) {
  const rules = Object.entries(documents).flatMap(([file, text]) => rulesOf(file, text));
  const defined = new Map(rules.filter((rule) => rule.id).map((rule) => [rule.id, rule]));
  const tested = idsIn(Object.values(tests));
  return [
    ...rules.flatMap((rule) => faultsOf(rule, defined)),
    ...unknownIds(documents, defined),
    ...unknownIds(tests, defined),
    ...coverageFaults({ defined, tested, untested }),
    ...Object.entries(documents).flatMap(([file, text]) => deadLinks(root, file, text)),
  ];
}

/** List items of the specifications that say MUST or carry an id. Other documents may speak about MUSTs. */
function rulesOf(file, text) {
  if (!/^docs\/[0-9]{2}_/.test(file)) return [];
  const withoutCode = text.replace(/^```.*?^```/gms, '');
  const blocks = withoutCode.split(/\n(?=\s*\n|- |\* |\||#)/);
  return blocks
    .map((block) => ({
      file,
      text: block.trim(),
      id: /^- \*\*([A-Z]{3}-[0-9]+)\*\*/.exec(block.trim())?.[1],
    }))
    .filter((rule) => rule.id || /\bMUST\b/.test(rule.text));
}

function faultsOf(rule, defined) {
  const { file, id, text } = rule;
  if (!id) return [`${file}: a MUST without an id: ${text.slice(0, 80)}`];
  const faults = [];
  if (defined.get(id) !== rule) faults.push(`${file}: ${id} stands for two rules`);
  if (!/\bMUST\b/.test(text)) faults.push(`${file}: ${id} does not say MUST`);
  return faults;
}

function unknownIds(files, defined) {
  return Object.entries(files).flatMap(([file, text]) =>
    [...idsIn([text])].filter((id) => !defined.has(id)).map((id) => `${file}: ${id} is in no specification`),
  );
}

function coverageFaults({ defined, tested, untested }) {
  const missing = [...defined.keys()].filter((id) => !tested.has(id) && !Object.hasOwn(untested, id));
  const stale = Object.keys(untested).filter((id) => tested.has(id) || !defined.has(id));
  return [
    ...missing.map((id) => `${defined.get(id).file}: no test names ${id}`),
    ...stale.map((id) => `${UNTESTED}: ${id} does not belong here any more`),
    ...Object.entries(untested)
      .filter(([, reason]) => typeof reason !== 'string' || reason === '')
      .map(([id]) => `${UNTESTED}: ${id} has no reason`),
  ];
}

function deadLinks(root, file, text) {
  const targets = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g)].map((match) => match[1]);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(path.join(root, path.dirname(file), target)))
    .map((target) => `${file}: there is no ${target}`);
}

function idsIn(texts) {
  return new Set(texts.flatMap((text) => text.match(ID) ?? []));
}

function markdownIn(root, folder) {
  const names = existsSync(path.join(root, folder)) ? readdirSync(path.join(root, folder)) : [];
  return names.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
}

/** Tests, and the conformance suites, whose cases are tests too. */
function testsIn(root, folder) {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : testsIn(root, name);
    return isTest(name) ? [name] : [];
  });
}

function isTest(name) {
  if (name === 'tools/test/check-docs.test.ts') return false;
  return (
    /\.(ts|mjs|py|sh)$/.test(name) &&
    (/\/test\//.test(name) || /\.test\.ts$/.test(name) || /^conformance\/src\//.test(name))
  );
}
