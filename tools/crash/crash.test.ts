import { skipUnless } from '@jvs/testing';
import { catchMutant } from './catch-mutant.mjs';
import { errnoSweep } from './errno-sweep.mjs';
import { killPoints } from './kill-points.mjs';
import { MUTANTS } from './mutants.mjs';
import { powerCuts } from './power-cuts.mjs';
import { replay } from './replay.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { Scene } from './scene.mjs';

/** A sample of `tools/x crash`, which tries everything and takes hours. */
const scenario = (name: string) => SCENARIOS.find((one) => one.name === name)!;

async function withScene(type: 'ext4' | 'xfs', body: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = new Scene({ type });
  try {
    await body(scene);
  } finally {
    scene.dispose();
  }
}

skipUnless('cli', 'ext4')(
  'killed at each kind of call, a change of the configuration happened once or not at all',
  () =>
    withScene('ext4', async (scene) => {
      const { tried, missed, bad } = await killPoints(scene, scenario('config set'), { distinct: true });
      expect({ missed, bad }).toEqual({ missed: [], bad: [] });
      expect(tried).toBeGreaterThan(15);
    }),
);

skipUnless('cli', 'xfs')('cut off from power, a restore leaves the old state or the new one', () =>
  withScene('xfs', async (scene) => {
    const { tried, missed, bad } = await powerCuts(scene, scenario('restore, clean'), { most: 5 });
    expect({ missed, bad }).toEqual({ missed: [], bad: [] });
    expect(tried).toBeGreaterThan(4);
  }),
);

skipUnless('cli', 'ext4')(
  'LAY-18: of all that a power cut may keep or lose of a restore, nothing loses it once it was acknowledged, or leaves what nobody owns',
  () =>
    withScene('ext4', async (scene) => {
      const { tried, bad } = await replay(scene, scenario('restore, clean'), { most: 10 });
      expect(bad).toEqual([]);
      expect(tried).toBeGreaterThan(30);
    }),
);

skipUnless('cli', 'ext4')('a call that fails is told by its class, and changes nothing', () =>
  withScene('ext4', async (scene) => {
    const { tried, missed, bad } = await errnoSweep(scene, scenario('worktree rename'), { distinct: true });
    expect({ missed, bad }).toEqual({ missed: [], bad: [] });
    expect(tried).toBeGreaterThan(15);
  }),
);

skipUnless('cli', 'ext4')('a protocol with a mistake in it is found out', async () => {
  const mutant = MUTANTS.find(({ name }) => name === 'READY before the descriptor')!;
  expect(await catchMutant(mutant, { seed: 1, type: 'ext4' })).toMatch(
    /READY|descriptor|damaged|verify|recorded/i,
  );
});
