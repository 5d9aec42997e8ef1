import { createRequire } from 'node:module';
import path from 'node:path';
import { withJson } from '../drive/jvs-process.mjs';
import { inRoot } from '../setup/paths.mjs';

const { loadBundle } = createRequire(import.meta.url)(inRoot('packages', 'cli', 'bin', 'run.js'));

/** Runs commands in this process: one of its own for whatever died before, and without the cost of starting one each time. */
export function createRunner(bundle = inRoot('packages', 'cli', 'bundle', 'jvs.cjs')) {
  const { cli } = loadBundle(bundle);
  return async (args, { cwd, cacheHome }) => {
    const out = [];
    const sink = { isTerminal: false, write: (text) => out.push(text) };
    const exitCode = await cli.run(withJson(args), {
      cwd: () => cwd,
      environment: { HOME: path.dirname(cacheHome), XDG_CACHE_HOME: cacheHome },
      stdout: sink,
      stderr: { isTerminal: false, write: () => {} },
      stdin: () => '',
      argumentBytes: (decoded) => decoded.map((argument) => Buffer.from(argument)),
      pid: process.pid,
      clock: () => performance.now(),
      terminal: () => process.stderr,
      uid: process.getuid?.(),
      signal: new AbortController().signal,
    });
    return { exitCode, document: JSON.parse(out.join('')) };
  };
}
