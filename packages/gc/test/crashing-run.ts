/** A run in a process of its own, which dies at its `point`th step: `<root> <plan-id> <point>`. */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { runPlan } from '@jvs/gc';
import { openRepo } from './fixture.js';

const [root, planId, point] = process.argv.slice(2) as [string, string, string];
let step = 0;

function dieAt(): void {
  if (step++ !== Number(point)) return;
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

// Every call that changes the disk is a step: dying after one is dying before the next.
const promises = createRequire(import.meta.url)('node:fs/promises') as Record<string, unknown>;
const files = createRequire(import.meta.url)('node:fs') as Record<string, unknown>;
for (const [module, names] of [
  [promises, ['rename', 'rm', 'mkdir', 'link']],
  [files, ['linkSync', 'unlinkSync', 'writeSync', 'writeFileSync']],
] as const) {
  for (const name of names) {
    const real = module[name] as (...args: unknown[]) => unknown;
    module[name] = (...args: unknown[]): unknown => {
      dieAt();
      return real(...args);
    };
  }
}
syncBuiltinESMExports();

await runPlan(await openRepo(root), planId);
