import { spawnSync } from 'node:child_process';
import { openSync, readSync, closeSync } from 'node:fs';
import { inRoot } from '../setup/paths.mjs';
import { Book } from './book.mjs';
import { errnoSweep } from './errno-sweep.mjs';
import { FILE_SYSTEMS } from './images.mjs';
import { interrupts } from './interrupts.mjs';
import { killPoints } from './kill-points.mjs';
import { catchMutant } from './catch-mutant.mjs';
import { MUTANTS } from './mutants.mjs';
import { powerCuts } from './power-cuts.mjs';
import { randomKills } from './random-kills.mjs';
import { replay } from './replay.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { Scene } from './scene.mjs';
import { tryPoints } from './try-points.mjs';

/** So many random kills in all. */
const RANDOM_KILLS = 200;
const MUTANTS_BOOK = 'mutants';

/** The parts of the suite: what each is called on the scoreboard, and on which file systems it makes sense. */
export const PARTS = {
  kill: { title: 'kill points', types: [...FILE_SYSTEMS, 'juicefs'], run: killPoints },
  errno: { title: 'errors by errno', types: ['ext4'], run: errnoSweep },
  cut: { title: 'power cuts', types: FILE_SYSTEMS, run: powerCuts },
  replay: { title: 'strict replay', types: ['ext4'], run: replay },
  random: { title: 'random kills, all threads', types: ['ext4'], run: randomKills },
  signals: { title: 'Ctrl-C, SIGTERM, Ctrl-C twice', types: ['ext4'], run: interrupts },
  mutants: { title: 'mutants', types: ['ext4'] },
};

/** The scenarios of a part on a file system: those that make sense there, and why the others do not. */
export function scenariosOf(part, type) {
  if (part === 'mutants') return { names: [MUTANTS_BOOK], skipped: [] };
  const skipped = SCENARIOS.filter(({ localOnly }) => type === 'juicefs' && localOnly !== undefined);
  return {
    names: SCENARIOS.filter((one) => !skipped.includes(one)).map(({ name }) => name),
    skipped: skipped.map(({ name, localOnly }) => ({ name, why: localOnly })),
  };
}

/**
 * One part on one file system, scenario by scenario, until `deadline` (by performance.now()). `results` is the directory where outcomes are kept and found;
 * `say` hears each scenario's. Returns what was bad.
 */
export async function runPart(part, { type, deadline, only, sample, most, seed, results, say }) {
  const { build, commit } = whatIsTried();
  const bookOf = (scenario) =>
    new Book({
      directory: results,
      about: { part, type, scenario },
      build,
      commit,
      mode: `${sample} ${most} ${seed}`,
    });
  const names = scenariosOf(part, type).names.filter((name) => name.includes(only));
  const scene = new Scene({ type });
  const bad = [];
  try {
    for (const [at, name] of names.entries()) {
      const book = bookOf(name);
      const until = sample
        ? performance.now() + (deadline - performance.now()) / (names.length - at)
        : deadline;
      const stop = () => performance.now() > until;
      if (!book.isComplete && !stop())
        await runOne(part, { scene, name, type, options: { book, stop, distinct: sample, most, seed } });
      const result = book.result();
      bad.push(...result.bad.map((one) => ({ ...one, point: `${name}: ${one.point}` })));
      say(
        `${name}: ${result.tried} of ${result.points}, ${result.bad.length} bad, ${result.missed.length} missed`,
      );
    }
    return bad;
  } finally {
    scene.dispose();
  }
}

async function runOne(part, { scene, name, type, options }) {
  try {
    if (part === 'mutants') return await tryMutants(type, options);
    const count = Math.ceil(RANDOM_KILLS / SCENARIOS.length);
    const scenario = SCENARIOS.find((one) => one.name === name);
    return await PARTS[part].run(scene, scenario, { ...options, count });
  } catch (error) {
    const point = 'the scenario itself';
    options.book.begin([point]);
    return options.book.note(point, { problems: [error.stack] });
  }
}

/** A mutant that nobody catches is what is bad here. */
async function tryMutants(type, { book, stop, seed }) {
  const points = MUTANTS.map((mutant) => ({ key: mutant.name, mutant }));
  return tryPoints(points, { book, stop }, async ({ mutant }) => {
    const caught = await catchMutant(mutant, { seed, type });
    return { problems: caught ? [] : [`not caught by ${mutant.by}`], caught };
  });
}

/** The bundle by the name its first line gives it, and the commit it was made from. */
function whatIsTried() {
  const fd = openSync(inRoot('packages', 'cli', 'bundle', 'jvs.cjs'), 'r');
  const start = Buffer.alloc(20);
  readSync(fd, start);
  closeSync(fd);
  const git = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: inRoot(), encoding: 'utf8' });
  return { build: start.toString('latin1'), commit: git.stdout.trim() };
}
