import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Calls of Node that change something on disk: each is a step, before and after. */
const CALLS = ['rename', 'link', 'unlink', 'rm', 'rmdir', 'mkdir', 'chmod', 'open', 'symlink'];

type Call = (...args: unknown[]) => unknown;

/** Has this process killed before or after its `point`th changing call, as a power cut or `kill -9` would. */
export function dieAtStep(point: number): { step: () => void } {
  let step = 0;
  const count = (): void => {
    if (step++ !== point) return;
    process.kill(process.pid, 'SIGKILL');
    for (;;);
  };
  const wrap = (target: Record<string, Call>, name: string): void => {
    const call = target[name]!;
    target[name] = (...args) => {
      if (name.startsWith('open') && !changes(args[1])) return call.apply(target, args);
      count();
      const answer = call.apply(target, args);
      return answer instanceof Promise ? answer.finally(count) : (count(), answer);
    };
  };
  for (const name of CALLS) {
    wrap(fs.promises as unknown as Record<string, Call>, name);
    wrap(fs as unknown as Record<string, Call>, `${name}Sync`);
  }
  syncBuiltinESMExports();
  return { step: count };
}

function changes(flags: unknown): boolean {
  if (typeof flags === 'string') return flags !== 'r';
  return typeof flags === 'number' && (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0;
}
