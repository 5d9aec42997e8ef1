import { existsSync } from 'node:fs';
import path from 'node:path';
import { pick } from '../drive/random.mjs';

/** A look that takes so long waits for somebody: writers hold their locks for as long as the driver lets them. */
const TOO_LONG_MS = 120_000;

/**
 * Reads while others write, until `stopped()`: everything that history lists must be there as a whole, for every other command. Returns
 * how many looks were taken and what was wrong.
 */
export async function read({ machines, run, random, stopped }) {
  const problems = [];
  let looks = 0;
  while (!stopped()) {
    const machine = pick(random, machines);
    const history = await look(machine, ['history', '--all']);
    const ids = (history?.snapshots ?? []).map(({ snapshot_id: id }) => id);
    for (const id of ids) {
      const ready = path.join(machine.repo, '.jvs', 'snapshots', id, '.READY');
      if (!existsSync(ready)) problems.push(`history lists ${id}, which is not published`);
    }
    // The newest is where a half-made one would show.
    const [newest, other] = [ids[0], pick(random, ids)];
    if (newest === undefined) continue;
    await look(machine, ['show', newest]);
    await look(machine, ['verify', newest]);
    await look(machine, ['diff', other, newest]);
  }
  return { looks, problems };

  async function look(machine, args) {
    looks += 1;
    const { exitCode, document, ms, text } = await run(machine, args);
    if (exitCode !== 0) problems.push(`${args.join(' ')} ended with ${exitCode}: ${text.slice(-400)}`);
    if (ms > TOO_LONG_MS) problems.push(`${args.join(' ')} took ${Math.round(ms)} ms`);
    return document?.data;
  }
}
