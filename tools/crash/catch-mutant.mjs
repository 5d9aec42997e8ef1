import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stress } from '../stress/stress.mjs';
import { errnoSweep } from './errno-sweep.mjs';
import { killPoints } from './kill-points.mjs';
import { buildMutant } from './mutants.mjs';
import { replay } from './replay.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { Scene } from './scene.mjs';

/** What gave a mutant away; undefined when nothing did. */
export async function catchMutant(mutant, { seed, type }) {
  const build = buildMutant(mutant);
  if (mutant.by === 'stress') return catchByStress(build, seed);
  const scene = new Scene({ type, ...build });
  const run = { kill: killPoints, errno: errnoSweep, replay }[mutant.by];
  const scenario = SCENARIOS.find(({ name }) => name === mutant.scenario);
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
