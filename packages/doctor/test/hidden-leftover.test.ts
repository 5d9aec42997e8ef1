import { mkdtemp } from 'node:fs/promises';
import { rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { diagnose } from '@jvs/doctor';
import { createEngineRegistry, type Engine } from '@jvs/engine';
import { createCopyEngine } from '@jvs/engine-copy';
import { loadTreeOps } from '@jvs/fs';
import type { RepoEvent } from '@jvs/repo';
import { removeTree } from '@jvs/testing';
import { interruptedSnapshot } from './damaged-records.js';
import { OTHER } from './damage-kinds.js';
import { examine, repair } from './fixture.js';
import { makeWard } from './ward.js';

const SENTENCE = 'the operator runs: sweep VOLUME';

/** Of a file system on which a clone has no name until it is complete. */
function hidingEngine(): Engine {
  const copy = createCopyEngine({ ops: loadTreeOps().ops });
  return {
    ...copy,
    name: 'juicefs-clone',
    describe: async () => ({ facts: {}, warnings: [], cutOffClone: SENTENCE }),
  };
}

test('what only an operator can clean after a clone that was cut off is named with the command, by doctor and by the repair', async () => {
  const scratch = await mkdtemp(path.join(tmpdir(), 'jvs-doctor-'));
  try {
    const { root } = await makeWard(scratch);
    const engines = createEngineRegistry([hidingEngine(), createCopyEngine({ ops: loadTreeOps().ops })]);
    const interrupted = async (): Promise<string | undefined> =>
      (await diagnose(await examine(root, { engines }))).findings.find(({ target }) => target === OTHER)
        ?.message;
    interruptedSnapshot(path.join(root, '.jvs'));
    // With a payload the clone came to its end: everything of it can be seen, and is removed by the repair.
    expect(await interrupted()).toMatch(/was cut off and is not settled yet$/);
    rmdirSync(path.join(root, '.jvs/snapshots', OTHER, 'payload'));
    expect(await interrupted()).toContain(SENTENCE);
    const events: RepoEvent[] = [];
    await repair(root, ['resume'], { engines, onEvent: (event) => void events.push(event) });
    expect(events).toContainEqual(
      expect.objectContaining({ code: 'W_SETTLED', message: expect.stringContaining(SENTENCE) }),
    );
    expect(await interrupted()).toBeUndefined();
  } finally {
    await removeTree(scratch);
  }
});
