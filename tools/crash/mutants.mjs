import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../setup/paths.mjs';

/**
 * The protocol with one mistake in it, a line each: `change` is what the bundle has and what it has instead; `by` which part of the suite has to
 * notice, in which scenario. A mutant whose text is not in the bundle any more is an error, not a pass.
 */
export const MUTANTS = [
  {
    name: 'files are not synced',
    change: [/await file\.sync\(\)/, 'void 0'],
    by: 'replay',
    scenario: 'snapshot, second',
  },
  {
    name: 'directories are not synced',
    change: [/await directory\.sync\(\)/, 'void 0'],
    by: 'replay',
    scenario: 'snapshot, second',
  },
  {
    name: 'the payload is not synced',
    change: [/await context\.ops\.syncFileSystem\(paths\.snapshot\(id\)\)/, 'void 0'],
    by: 'replay',
    scenario: 'snapshot, second',
  },
  {
    name: 'audit records are not synced',
    change: [/await handle\.sync\(\)/, 'void 0'],
    by: 'replay',
    scenario: 'snapshot, second',
  },
  {
    name: 'READY before the descriptor',
    change: [/await writeDescriptor\(repo, ?descriptor\)/, 'await publishReady(repo,descriptor),$&'],
    by: 'kill',
    scenario: 'snapshot, second',
  },
  {
    name: 'no intent',
    change: [
      /new LockedOperation\(repo, ?intent, ?lock\)/,
      '(require("node:fs").unlinkSync(lock.path),new LockedOperation(repo,intent,lock))',
    ],
    by: 'kill',
    scenario: 'snapshot, second',
  },
  {
    name: 'the point of no return is not recorded',
    change: [/await operation\.update\(\{ ?phase: ?"applying"/, 'await(async()=>{})({phase:"applying"'],
    by: 'kill',
    scenario: 'restore, dirty',
  },
  {
    name: 'unsaved work is not kept',
    change: [/restore\d*\.discard ?=== ?!0 ?\? ?void 0/, '!0?void 0'],
    by: 'kill',
    scenario: 'restore, dirty',
  },
  {
    name: 'recovery records twice',
    change: [/async function isRecorded\(repo, ?\{[^}]*\}\) ?\{/, '$&return!1;'],
    by: 'kill',
    scenario: 'recovery of a snapshot, forward',
  },
  {
    name: 'the intent goes before the record',
    change: [/phase\("appendAudit"\)/, '$&,await operation.finish()'],
    by: 'kill',
    scenario: 'snapshot, second',
  },
  {
    name: 'the intent goes before the stage is durably gone',
    change: [/await fsyncDirectory\(repo\.paths\.tmp\)/, 'void 0'],
    by: 'replay',
    scenario: 'restore, clean',
  },
  {
    name: 'errors of syncing are ignored',
    change: [/await directory\.sync\(\)/, 'await directory.sync().catch(()=>{})'],
    by: 'errno',
    scenario: 'snapshot, second',
  },
  {
    name: 'no locks',
    change: [/await acquireLock\(path\d*, ?\{/, 'await(async()=>({release(){}}))(0,{'],
    by: 'stress',
    scenario: 'snapshot, second',
  },
];

/** Makes a command line with the mistake in it, below the package so that its modules are found; it never leaves this machine. */
export function buildMutant({ name, change: [pattern, replacement] }) {
  const original = inRoot('packages', 'cli', 'bundle');
  const directory = inRoot('packages', 'cli', '.cache', 'mutants', name.replace(/[^a-z]+/gi, '-'));
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(path.join(directory, 'bin'), { recursive: true });
  writeFileSync(path.join(directory, 'package.json'), '{"type":"commonjs"}\n');
  copyFileSync(inRoot('packages', 'cli', 'bin', 'run.js'), path.join(directory, 'bin', 'run.js'));
  cpSync(original, path.join(directory, 'bundle'), {
    recursive: true,
    filter: (file) => !file.endsWith('.code'),
  });
  const file = path.join(directory, 'bundle', 'jvs.cjs');
  const code = readFileSync(file, 'latin1');
  const changed = code.replace(new RegExp(pattern, 'g'), replacement);
  if (changed === code) throw new Error(`the mutant "${name}" has nothing to change in this bundle`);
  // The code cache goes by the first line: a mutant must not run the original's.
  const id = createHash('sha256').update(changed).digest('hex').slice(0, 16);
  writeFileSync(file, changed.replace(/^\/\*[0-9a-f]{16}\*\//, `/*${id}*/`), 'latin1');
  return { bundle: file, program: path.join(directory, 'bin', 'run.js') };
}
