/**
 * Changes sound inputs at random, and the changed ones again, and has `target.run` judge each. Same seed and number of runs: same inputs. Ends
 * after `runs` or when `until` says so. Returns how many there were, and the first input that was judged wrongly or took too long.
 */
export function fuzz(target, { seed, runs = Infinity, until = () => false }) {
  const random = generator(seed);
  const pool = target.seeds.map((one) => Buffer.from(one));
  let done = 0;
  for (; done < runs && !until(); done += 1) {
    const input = mutate(pool[random(pool.length)], pool, random);
    const started = process.cpuUsage();
    try {
      target.run(input);
    } catch (error) {
      return { done, failure: { input, error } };
    }
    const { user, system } = process.cpuUsage(started);
    if (user + system > SLOW_MICROSECONDS)
      return { done, failure: { input, error: new Error(`it took ${(user + system) / 1e6} s`) } };
    // A few of the changed go on being changed; the pool stays small.
    if (random(20) === 0) pool[target.seeds.length + random(POOL)] ??= input;
    if (random(200) === 0) pool.length = target.seeds.length;
  }
  return { done, failure: undefined };
}

/** Of CPU time: a machine may be busy. */
const SLOW_MICROSECONDS = 5_000_000;
const POOL = 30;
const LONGEST = 64 * 1024;

const TOKENS = [
  '\0',
  '\n',
  '\\x',
  '{',
  '[',
  '"',
  '__proto__',
  '1e999',
  '-0',
  '\ufeff',
  '\u2028',
  '../',
  '\xff\xff\xff\xff',
  '\x7f\xff\xff\xff',
];

function mutate(original, pool, random) {
  let bytes = Buffer.from(original ?? pool[0]);
  for (let left = 1 + random(4); left > 0; left -= 1) {
    const at = random(bytes.length + 1);
    const length = Math.min(random(40), bytes.length - at);
    const other = pool[random(pool.length)] ?? bytes;
    const from = random(other.length + 1);
    bytes = [
      () => (bytes.length > 0 && (bytes[at % bytes.length] ^= 1 << random(8)), bytes),
      () => (bytes.length > 0 && (bytes[at % bytes.length] = random(256)), bytes),
      () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
      () =>
        Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + random(60)), bytes.subarray(at)]),
      () =>
        Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(TOKENS[random(TOKENS.length)], 'latin1'),
          bytes.subarray(at),
        ]),
      () => Buffer.concat([bytes, bytes]).subarray(0, LONGEST),
      () => bytes.subarray(0, at),
    ][random(7)]();
    bytes = Buffer.from(bytes);
  }
  return bytes;
}

/** Whole numbers below what is asked, the same ones for the same seed (mulberry32). */
function generator(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return below === 0 ? 0 : ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
