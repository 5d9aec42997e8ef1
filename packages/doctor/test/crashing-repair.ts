/** Every repair in a process of its own, killed at its `point`th step: `<root> <point>`. */
import { repairIds } from '@jvs/doctor';
import { loadTreeOps, type SystemCalls, type TreeOps } from '@jvs/fs';
import { dieAtStep } from './dying-fs.js';
import { repair } from './fixture.js';

const [root, point] = process.argv.slice(2) as [string, string];
const { step } = dieAtStep(Number(point));

/** Whole-tree work and the calls that Node does not have are steps too. */
function dying<T extends object>(target: T): T {
  return new Proxy(target, {
    get(of, name) {
      const value: unknown = Reflect.get(of, name);
      if (typeof value !== 'function' || String(name).includes('Flock')) return value;
      return (...args: unknown[]): unknown => {
        step();
        const answer = (value as (...all: unknown[]) => unknown).apply(of, args);
        return answer instanceof Promise ? answer.finally(step) : (step(), answer);
      };
    },
  });
}

const { ops, system } = loadTreeOps();
const results = await repair(root, repairIds, {
  ops: dying<TreeOps>(ops),
  system: dying<SystemCalls>(system!),
});
process.exitCode = results.some(({ error }) => error !== undefined) ? 1 : 0;
