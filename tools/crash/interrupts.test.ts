import { skipUnless } from '@jvs/testing';
import { interrupts } from './interrupts.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { Scene } from './scene.mjs';

for (const name of ['snapshot, second', 'restore, dirty', 'worktree fork, dirty', 'worktree remove, dirty']) {
  skipUnless('cli', 'ext4')(
    `${name}: Ctrl-C and SIGTERM leave nothing behind, and asked twice nothing that the next command does not settle`,
    async () => {
      const scene = new Scene({ type: 'ext4' });
      try {
        const scenario = SCENARIOS.find((one) => one.name === name)!;
        const { tried, missed, bad } = await interrupts(scene, scenario, { most: 9 });
        expect({ missed, bad }).toEqual({ missed: [], bad: [] });
        expect(tried).toBeGreaterThan(6);
      } finally {
        scene.dispose();
      }
    },
  );
}
