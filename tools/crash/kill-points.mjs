import { judge } from './judge.mjs';
import { distinctCalls, survey } from './survey.mjs';

/**
 * Kills a scenario's command before each call that changes something, and judges what is left in another process: settled first at every other
 * point, repeated first at the others. A kill that did not happen, or at another call than the one meant, is not counted but told.
 * @returns {Promise<{tried: number, missed: string[], bad: {point: string, problems: string[]}[]}>}
 */
export async function killPoints(scene, scenario, { distinct = false, stop = () => false } = {}) {
  const known = await survey(scene, scenario);
  const points = distinct ? distinctCalls(scene, known.calls) : known.calls;
  const result = { points: points.length, tried: 0, missed: [], bad: [] };
  for (const expected of points) {
    if (stop(result)) break;
    await scene.trial(async () => {
      const { killed, text } = scene.trace(known.args, ['kill', expected.n], { cwd: scenario.cwd });
      const point = `${expected.n} ${expected.call} ${expected.path.replace(scene.root, '')}`;
      if (killed?.call !== expected.call) {
        result.missed.push(
          `${point}: ${killed === undefined ? `not killed: ${text.slice(-200)}` : `killed at ${killed.call}`}`,
        );
        return;
      }
      result.tried += 1;
      const problems = await judge(scene, known, { first: expected.n % 2 === 0 ? 'settle' : 'repeat' });
      if (problems.length > 0) result.bad.push({ point, problems });
    });
  }
  return result;
}
