import path from 'node:path';
import { treeDigest } from '../drive/tree-digest.mjs';
import { shapeOf } from './trace.mjs';
import { takeView } from './view.mjs';

/** A whole run of a scenario: what was, what becomes of it, and the calls it takes. */
export async function survey(scene, scenario, { threads = false } = {}) {
  const data = await scene.prepare(scenario);
  const args = typeof scenario.args === 'function' ? scenario.args(data) : scenario.args;
  const name = scenario.creates ?? 'repo';
  return scene.trial(async () => {
    const before = await takeView(scene, name);
    const outside = treeDigest(path.join(scene.root, 'outside'));
    scenario.damage?.(scene, data);
    const { exitCode, calls, text } = scene.trace(args, ['none'], { cwd: scenario.cwd, threads });
    if (exitCode !== 0) throw new Error(`${scenario.name} ended with ${exitCode}: ${text}`);
    return { scenario, args, before, after: await takeView(scene, name), outside, calls, data };
  });
}

/** One call of each shape: what differs in ids only is the same point again. */
export function distinctCalls(scene, calls) {
  const seen = new Set();
  return calls.filter((call) => {
    const shape = shapeOf(call, scene.root);
    const fresh = !seen.has(shape);
    seen.add(shape);
    return fresh;
  });
}

/** What tells a call of a scenario from all its others, in every run. */
export function keyOf(scene, call) {
  return `${call.n} ${shapeOf(call, scene.root)}`;
}
