import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { judge } from './judge.mjs';
import { unsaid } from './says-clearly.mjs';
import { distinctCalls, keyOf, survey } from './survey.mjs';
import { tryPoints } from './try-points.mjs';

/** How a command is asked to end, in turns. */
const WAYS = [
  { signal: 'SIGINT', times: 1 },
  { signal: 'SIGTERM', times: 1 },
  { signal: 'SIGINT', times: 2 },
];

/**
 * Asks a command to end, by Ctrl-C, SIGTERM, or Ctrl-C twice, while it makes each of its calls (or `most` of them). Asked once it must say that it was
 * interrupted, or come to its end, and leave nothing to settle; asked twice it may leave an intent, which the next command settles.
 */
export async function interrupts(scene, scenario, { most = Infinity, distinct = false, ...options } = {}) {
  const known = await survey(scene, scenario);
  const calls = distinct ? distinctCalls(scene, known.calls) : known.calls;
  const every = Math.max(1, Math.ceil(calls.length / most));
  const points = calls
    .filter((_, at) => at % every === 0)
    .map((call, at) => ({ call, at, ...WAYS[at % WAYS.length] }))
    .map((point) => ({ ...point, key: `${point.signal} x ${point.times} at ${keyOf(scene, point.call)}` }));
  return tryPoints(points, { ...options, possible: known.calls.length * WAYS.length }, (point) =>
    scene.attempt(known, () => tryOne(scene, known, point)),
  );
}

async function tryOne(scene, known, { key, call, at, signal, times }) {
  const mode = ['signal', call.n, constants.signals[signal], times];
  const { exitCode, calls, document, text } = scene.trace(known.args, mode, { cwd: known.scenario.cwd });
  if (!calls.some(({ n, signalled }) => n === call.n && signalled === true)) return { missed: key };
  // Before the program listens to signals, and when it is asked twice, it ends as any program does.
  const right = [0, 130, 128 + constants.signals[signal]].includes(exitCode);
  const problems = right ? [] : [`it ended with ${exitCode}: ${text.slice(-300)}`];
  if (exitCode === 130 && times === 1)
    problems.push(...(document?.error === undefined ? ['it says nothing'] : unsaid(document.error)));
  if (times === 1 && known.scenario.damage === undefined) problems.push(...leftovers(scene, known));
  problems.push(...(await judge(scene, known, { first: at % 2 === 0 ? 'repeat' : 'settle' })));
  return { problems };
}

/** What recovery was to settle may still be there: the command that was to do it was interrupted. */
function leftovers(scene, { scenario }) {
  const jvs = path.join(scene.root, scenario.creates ?? 'repo', '.jvs');
  if (scenario.settles) return [];
  return ['intents', 'tmp']
    .map((folder) => [folder, namesIn(path.join(jvs, folder))])
    .filter(([, names]) => names.length > 0)
    .map(([folder, names]) => `asked once, it leaves ${names.join(', ')} in ${folder}`);
}

function namesIn(directory) {
  try {
    return readdirSync(directory).filter((name) => !name.startsWith('.tmp-'));
  } catch {
    // Interrupted so early that there is no repository.
    return [];
  }
}
