import { skipUnless } from '@jvs/testing';
import { fuzz } from './fuzz.mjs';
import { targets } from './targets.mjs';

const RUNS = 2000;

for (const [name, target] of Object.entries(targets)) {
  skipUnless('native')(`SEC-06: ${name}: whatever it is given, it answers or refuses`, () => {
    expect(fuzz(target, { seed: 1, runs: RUNS })).toEqual({ done: RUNS, failure: undefined });
  });
}

test('a parser that breaks on one odd byte is caught, and the input that did it is told', () => {
  const run = (bytes: Uint8Array): void => {
    if (bytes.includes(0xfe)) throw new TypeError('no');
  };
  const { failure } = fuzz({ seeds: [Buffer.from('seed')], run }, { seed: 1, runs: RUNS });
  expect(failure?.error).toBeInstanceOf(TypeError);
  expect(failure?.input.includes(0xfe)).toBe(true);
});
