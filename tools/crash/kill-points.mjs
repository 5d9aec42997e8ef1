import { judge } from './judge.mjs';
import { distinctCalls, keyOf, survey } from './survey.mjs';
import { tryPoints } from './try-points.mjs';

/** What is done first with what a kill left, in turns. */
const FIRST = ['settle', 'repeat', 'repair'];

/**
 * Kills a scenario's command before each call that changes something, and judges what is left in another process: settled first at one point,
 * repeated first at the next, repaired first at the third. A kill that did not happen, or at another call than the one meant, is not counted but told.
 */
export async function killPoints(scene, scenario, options = {}) {
  const known = await survey(scene, scenario);
  const calls = options.distinct ? distinctCalls(scene, known.calls) : known.calls;
  const points = calls.map((call) => ({ key: keyOf(scene, call), call }));
  return tryPoints(points, { ...options, possible: known.calls.length }, ({ key, call }) =>
    scene.attempt(known, async () => {
      const { killed, text } = scene.trace(known.args, ['kill', call.n], { cwd: scenario.cwd });
      if (killed?.call !== call.call)
        return {
          missed: `${key}: ${killed === undefined ? `not killed: ${text.slice(-200)}` : `killed at ${killed.call}`}`,
        };
      return { problems: await judge(scene, known, { first: FIRST[call.n % FIRST.length] }) };
    }),
  );
}
