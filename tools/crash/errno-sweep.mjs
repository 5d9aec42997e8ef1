import { constants } from 'node:os';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { judge } from './judge.mjs';
import { distinctCalls, keyOf, survey } from './survey.mjs';
import { tryPoints } from './try-points.mjs';

/** What a command must say when a call fails so. */
const CLASS = {
  EIO: 'E_IO',
  ENOSPC: 'E_NO_SPACE',
  EDQUOT: 'E_NO_SPACE',
  EROFS: 'E_READ_ONLY',
  EACCES: 'E_PERMISSION',
  EMFILE: 'E_IO',
};
export const ERRNOS = Object.keys(CLASS);

/** Done, but: the command says so and what to run next. Unreadable: a list of files that could not be read, with their errno. */
const ALSO_RIGHT = new Set([
  'E_COMMITTED_INCOMPLETE',
  'E_INTERRUPTED',
  'E_UNREADABLE',
  'E_ENGINE_UNAVAILABLE',
]);
const SYNCS = new Set(['fsync', 'fdatasync', 'syncfs', 'sync']);
/** May be deleted at any time: what goes wrong there is nobody's business. */
const EXPENDABLE = /\/\.jvs\/(cache|index\.sqlite)|\/locks\//;
/** Deletion on a full disk makes room and writes its record again, in a new file with a sync of its own. */
const WRITTEN_AGAIN = /\/gc\/(tombstones|plans)\/\.tmp-/;
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Lets each call of a scenario's command fail with each errno. The answer must be of the right class, the state the old one or the new one, and
 * nothing may be left that no intent describes. A sync that failed may never pass for one that did not.
 */
export async function errnoSweep(scene, scenario, { errnos = ERRNOS, distinct = false, ...options } = {}) {
  const known = await survey(scene, scenario);
  const calls = distinct ? distinctCalls(scene, known.calls) : known.calls;
  const points = calls.flatMap((call, at) => {
    // A sample takes another errno at each call.
    const wanted = distinct ? [errnos[at % errnos.length]] : errnos;
    return wanted.map((errno) => ({ key: `${errno} at ${keyOf(scene, call)}`, call, errno }));
  });
  return tryPoints(points, { ...options, possible: known.calls.length * errnos.length }, (point) =>
    scene.attempt(known, () => tryOne(scene, known, point)),
  );
}

async function tryOne(scene, known, { key, call, errno }) {
  const mode = ['fail', call.n, constants.errno[errno]];
  const { exitCode, calls, document, text } = scene.trace(known.args, mode, { cwd: known.scenario.cwd });
  if (!calls.some(({ n, call: name, injected }) => injected && n === call.n && name === call.call))
    return { missed: key };
  const said = judgeAnswer({ call, errno, exitCode, document, text });
  const left = known.scenario.damage === undefined ? leaks(scene, known) : [];
  return { problems: [...said, ...left, ...(await judge(scene, known, { first: 'settle' }))] };
}

function judgeAnswer({ call, errno, exitCode, document, text }) {
  if (document === undefined) return [`no answer: ${text.slice(-300)}`];
  if (exitCode === 0) {
    // What was cut off in another worktree, and could not be settled on the way, is a warning.
    const told = document.warnings.some(({ code }) => ['W_LEFT_BEHIND', 'E_INTERRUPTED'].includes(code));
    const again = FULL.has(errno) && WRITTEN_AGAIN.test(call.path);
    const untold = SYNCS.has(call.call) && !EXPENDABLE.test(call.path) && !told && !again;
    return untold ? ['a sync failed, and the command says that all is well'] : [];
  }
  const { code, hint, details } = document.error;
  // A doctor that could not mend says so of the repair, and that the repository is as ill as it was.
  if (code === 'E_UNHEALTHY' && exitCode === 5 && details.repairs?.some(({ state }) => state === 'failed'))
    return [];
  const problems = [];
  if (code !== CLASS[errno] && !ALSO_RIGHT.has(code))
    problems.push(`wrong class: ${code} (${document.error.message})`);
  if (!hint) problems.push(`${code} without a hint`);
  const right = { E_COMMITTED_INCOMPLETE: 7, E_INTERRUPTED: 4 }[code] ?? 6;
  if (exitCode !== right) problems.push(`${code} with exit code ${exitCode}`);
  return problems;
}

/** Staging that no intent tells of would stay for ever. */
function leaks(scene, { scenario }) {
  const jvs = path.join(scene.root, scenario.creates ?? 'repo', '.jvs');
  const list = (folder) => {
    try {
      return readdirSync(path.join(jvs, folder));
    } catch {
      return [];
    }
  };
  const intents = new Set(list('intents').map((name) => name.split('.')[0]));
  const left = list('tmp').filter((name) => !name.startsWith('.tmp-') && !intents.has(name));
  return left.length === 0 ? [] : [`left in tmp: ${left.join(', ')}`];
}
