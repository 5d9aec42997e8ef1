import { copyImage } from './images.mjs';
import { judge } from './judge.mjs';
import { survey } from './survey.mjs';
import { stateOf, takeView } from './view.mjs';

/**
 * Cuts the power: kills a command before a call, and takes the image as it is on the disk at that moment, without any sync. What a mount makes of
 * that is judged. The last cut comes right after the command said that it was done: then it must be.
 */
export async function powerCuts(scene, scenario, { most = Infinity, stop = () => false } = {}) {
  const known = await survey(scene, scenario);
  const every = Math.max(1, Math.ceil(known.calls.length / most));
  const points = known.calls.filter((_, at) => at % every === 0);
  const result = { points: points.length + 1, tried: 0, missed: [], bad: [] };
  for (const call of [...points, undefined]) {
    if (stop(result)) break;
    const point =
      call === undefined ? 'after its end' : `${call.n} ${call.call} ${call.path.replace(scene.root, '')}`;
    const happened = await scene.trial(async () => {
      const mode = call === undefined ? ['none'] : ['kill', call.n];
      const { killed, exitCode } = scene.trace(known.args, mode, { cwd: scenario.cwd });
      copyImage(scene.image('trial'), scene.image('cut'));
      return call === undefined ? exitCode === 0 : killed?.call === call.call;
    });
    if (!happened) {
      result.missed.push(point);
      continue;
    }
    result.tried += 1;
    const problems = await scene.on('cut', () => judgeCut(scene, known, call === undefined));
    if (problems.length > 0) result.bad.push({ point, problems });
  }
  return result;
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
