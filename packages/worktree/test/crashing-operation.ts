/** One operation in a process of its own, killed at its `point`th step: `<root> <operation> <point>`. */
import { loadTreeOps, type SystemCalls, type TreeOps } from '@jvs/fs';
import { createWorktree, forkWorktree, removeWorktree, renameWorktree } from '@jvs/worktree';
import { openRepo } from './fixture.js';

const [root, operation, point] = process.argv.slice(2) as [string, string, string];
let step = 0;

/** Every call of tree operations and renames, before and after, is a step. */
function dying<T extends object>(target: T): T {
  return new Proxy(target, {
    get(of, name) {
      const value: unknown = Reflect.get(of, name);
      if (typeof value !== 'function' || String(name).includes('lock') || String(name).includes('Flock'))
        return value;
      return (...args: unknown[]): unknown => {
        dieAt();
        const answer = (value as (...all: unknown[]) => unknown).apply(of, args);
        return answer instanceof Promise ? answer.finally(dieAt) : (dieAt(), answer);
      };
    },
  });
}

function dieAt(): void {
  if (step++ !== Number(point)) return;
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

const { ops, system } = loadTreeOps();
const repo = await openRepo(root, { ops: dying<TreeOps>(ops), system: dying<SystemCalls>(system!) });
if (operation === 'create') await createWorktree(repo, { name: 'made', ref: 'HEAD', from: 'main' });
if (operation === 'fork') await forkWorktree(repo, { name: 'made', from: 'main' });
if (operation === 'rename') await renameWorktree(repo, { from: 'wt', to: 'renamed' });
if (operation === 'remove') await removeWorktree(repo, { name: 'wt' });
