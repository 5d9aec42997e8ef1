import { copyImage } from './images.mjs';
import { judge } from './judge.mjs';
import { keyOf, survey } from './survey.mjs';
import { tryPoints } from './try-points.mjs';
import { stateOf, takeView } from './view.mjs';

/**
 * Cuts the power: kills a command before a call, and takes the image as it is on the disk at that moment, without any sync. What a mount makes of
 * that is judged. The last cut comes right after the command said that it was done: then it must be.
 */
export async function powerCuts(scene, scenario, { most = Infinity, ...options } = {}) {
  const known = await survey(scene, scenario);
  const every = Math.max(1, Math.ceil(known.calls.length / most));
  const calls = known.calls.filter((_, at) => at % every === 0);
  const points = [{ key: 'after its end' }, ...calls.map((call) => ({ key: keyOf(scene, call), call }))];
  return tryPoints(points, { ...options, possible: known.calls.length + 1 }, async ({ key, call }) => {
    const happened = await scene.attempt(known, async () => {
      const mode = call === undefined ? ['none'] : ['kill', call.n];
      const { killed, exitCode } = scene.trace(known.args, mode, { cwd: scenario.cwd });
      copyImage(scene.image('trial'), scene.image('cut'));
      return call === undefined ? exitCode === 0 : killed?.call === call.call;
    });
    if (!happened) return { missed: key };
    return { problems: await scene.on('cut', () => judgeCut(scene, known, call === undefined)) };
  });
}

async function judgeCut(scene, known, acknowledged) {
  const problems = [];
  if (acknowledged) {
    const view = await takeView(scene, known.scenario.creates);
    if (stateOf(view) !== stateOf(known.after)) problems.push('it was acknowledged, and is gone');
    if ((view?.records.length ?? 0) < known.after.records.length) problems.push('its audit record is gone');
  }
  return [...problems, ...(await judge(scene, known, { first: 'settle' }))];
}
