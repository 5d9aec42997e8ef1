#!/usr/bin/env node
// Fuzzes the parsers of what comes from disk or from a mount: `tools/x fuzz [--seconds N] [--seed N] [--target NAME]`.
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.mjs';
import { targets } from './targets.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    target: { type: 'string' },
  },
});

const names = values.target === undefined ? Object.keys(targets) : [values.target];
const milliseconds = (Number(values.seconds) * 1000) / names.length;
for (const name of names) {
  const target = targets[name];
  if (target === undefined)
    throw new Error(`there is no target ${name}; there are ${Object.keys(targets).join(', ')}`);
  const end = performance.now() + milliseconds;
  const { done, failure } = fuzz(target, { seed: Number(values.seed), until: () => performance.now() > end });
  console.log(
    `${name}: ${done} inputs, seed ${values.seed}, ${failure === undefined ? 'none failed' : 'FAILED'}`,
  );
  if (failure === undefined) continue;
  console.error(failure.error);
  console.error(`the input, in hexadecimal: ${failure.input.toString('hex')}`);
  process.exitCode = 1;
}
