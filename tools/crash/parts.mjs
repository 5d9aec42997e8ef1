import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { knownCommands } from '../drive/jvs-process.mjs';
import { stress } from '../stress/stress.mjs';
import { errnoSweep } from './errno-sweep.mjs';
import { killPoints } from './kill-points.mjs';
import { buildMutant, MUTANTS } from './mutants.mjs';
import { powerCuts } from './power-cuts.mjs';
import { randomKills } from './random-kills.mjs';
import { replay } from './replay.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { Scene } from './scene.mjs';

/** The parts of the suite: what each is called on the scoreboard, and on how many file systems it makes sense. */
export const PARTS = {
  kill: { title: 'kill points', everywhere: true, run: eachScenario(killPoints) },
  errno: { title: 'errors by errno', everywhere: false, run: eachScenario(errnoSweep) },
  cut: { title: 'power cuts', everywhere: true, run: eachScenario(powerCuts) },
  replay: { title: 'strict replay', everywhere: false, run: eachScenario(replay) },
  random: { title: 'random kills, all threads', everywhere: false, run: random },
  mutants: { title: 'mutants', everywhere: false, run: mutants },
};

/** Scenarios whose command exists, and why the others are left out. */
export function availableScenarios(only = '') {
  const commands = knownCommands();
  const wanted = SCENARIOS.filter(({ name }) => name.includes(only));
  const skipped = wanted.filter(({ needs }) => needs !== undefined && !commands.has(needs));
  return {
    scenarios: wanted.filter((one) => !skipped.includes(one)),
    skipped: skipped.map(({ name, needs }) => `${name}: there is no command "${needs}"`),
  };
}

/** One part on one file system, until `deadline` (by performance.now()). `say` hears each scenario's result. */
export async function runPart(part, { type, deadline, only, sample, seed, say }) {
  const scene = new Scene({ type });
  try {
    const { scenarios, skipped } = availableScenarios(only);
    const total = { part, type, skipped, points: 0, tried: 0, missed: [], bad: [], unfinished: [] };
    await PARTS[part].run({ scene, scenarios, total, deadline, sample, seed, say });
    return total;
  } finally {
    scene.dispose();
  }
}

/** Each scenario has its share of what time is left, so that none is starved by the ones before it. */
function eachScenario(run) {
  return async ({ scene, scenarios, total, deadline, sample, say }) => {
    for (const [at, scenario] of scenarios.entries()) {
      const share = (deadline - performance.now()) / (scenarios.length - at);
      const until = performance.now() + share;
      const stop = () => performance.now() > until;
      const result = await run(scene, scenario, {
        distinct: sample,
        most: sample ? 60 : Infinity,
        stop,
      }).catch(failed);
      if (result.tried < result.points)
        total.unfinished.push(`${scenario.name}: ${result.tried} of ${result.points}`);
      add(total, result, scenario.name);
      say(
        `${scenario.name}: ${result.tried} of ${result.points}, ${result.bad.length} bad, ${result.missed.length} missed`,
      );
    }
  };
}

function failed(error) {
  return {
    points: 1,
    tried: 1,
    missed: [],
    bad: [{ point: 'the scenario itself', problems: [error.stack] }],
  };
}

function add(total, { points, tried, missed, bad }, name) {
  total.points += points;
  total.tried += tried;
  total.missed.push(...missed.map((one) => `${name}: ${one}`));
  total.bad.push(...bad.map(({ point, problems }) => ({ point: `${name}: ${point}`, problems })));
}

async function random({ scene, scenarios, total, deadline, sample, seed, say }) {
  const stop = () => performance.now() > deadline;
  const result = await randomKills(scene, scenarios, { count: sample ? 40 : 200, seed, stop });
  add(total, result, 'random');
  total.killed = result.killed;
  total.seed = seed;
  if (result.tried < result.points) total.unfinished.push(`${result.tried} of ${result.points}`);
  say(`${result.tried} tried, ${result.killed} killed, seed ${seed}, ${result.bad.length} bad`);
}

/** A mutant that nobody catches is what is bad here. */
async function mutants({ scenarios, total, deadline, seed, say }) {
  for (const mutant of MUTANTS) {
    total.points += 1;
    if (performance.now() > deadline) {
      total.unfinished.push(mutant.name);
      continue;
    }
    total.tried += 1;
    const caught = await catchMutant(mutant, { scenarios, seed, type: total.type });
    if (!caught) total.bad.push({ point: mutant.name, problems: [`not caught by ${mutant.by}`] });
    say(`${mutant.name}: ${caught ? `caught by ${mutant.by}: ${caught}` : 'NOT CAUGHT'}`);
  }
}

/** What gave it away; undefined when nothing did. */
export async function catchMutant(mutant, { scenarios, seed, type }) {
  const build = buildMutant(mutant);
  if (mutant.by === 'stress') return catchByStress(build, seed);
  const scene = new Scene({ type, ...build });
  const run = { kill: killPoints, errno: errnoSweep, replay }[mutant.by];
  const scenario = scenarios.find(({ name }) => name === mutant.scenario);
  try {
    const stop = ({ bad }) => bad.length > 0;
    const { bad } = await run(scene, scenario, {
      distinct: mutant.by === 'errno',
      errnos: ['EIO'],
      most: 150,
      stop,
    });
    return bad[0] && `${bad[0].point}: ${bad[0].problems[0]}`.split('\n')[0];
  } finally {
    scene.dispose();
  }
}

async function catchByStress({ program }, seed) {
  const directory = mkdtempSync(path.join(tmpdir(), 'jvs-mutant-'));
  try {
    const run = {
      roots: [directory],
      caches: directory,
      processes: 6,
      operations: 12,
      seed,
      readers: 0,
      killing: false,
      program,
    };
    return (await stress(run)).problems[0]?.split('\n')[0];
  } catch (error) {
    return `it does not even run: ${error.message}`.slice(0, 200);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
