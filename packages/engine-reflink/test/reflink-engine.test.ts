import { runEngineSuite } from '@jvs/conformance/engine';
import { createReflinkEngine } from '@jvs/engine-reflink';
import { createPortableTreeOps, loadTreeOps } from '@jvs/fs';
import { asNobody, makeTree, mustRun, skipUnless, withFileSystem } from '@jvs/testing';

const { ops, system } = loadTreeOps();

describe.each([
  ['native', createReflinkEngine({ ops })],
  ['portable', createReflinkEngine({ ops: createPortableTreeOps() })],
])('with %s operations', (_, engine) => {
  for (const type of ['xfs', 'btrfs'] as const) {
    skipUnless(type)(`passes the conformance suite on ${type}`, async () => {
      await withFileSystem(type, async (directory) => {
        expect(await engine.isAvailable(directory)).toEqual({ available: true });
        const results = await runEngineSuite({ engine, directory });
        expect(results.filter((each) => each.status === 'failed')).toEqual([]);
      });
    });

    skipUnless(type, 'ordinary-user')(
      `passes the conformance suite as an ordinary user on ${type}`,
      async () => {
        await withFileSystem(type, async (root) => {
          await asNobody(async (directory) => {
            const results = await runEngineSuite({ engine, directory });
            expect(results.filter((each) => each.status === 'failed')).toEqual([]);
            expect(results.find((each) => each.id === 'ENG-06.files')?.status).toBe('passed');
          }, root);
        });
      },
    );
  }

  skipUnless('ext4')('is not available on ext4, says why, and keeps the contract there too', async () => {
    await withFileSystem('ext4', async (directory) => {
      expect(await engine.isAvailable(directory)).toEqual({
        available: false,
        reason: expect.stringMatching(/^ext4: .*cannot share data blocks.*(EOPNOTSUPP|ENOTSUP)/),
      });
      const results = await runEngineSuite({ engine, directory });
      expect(results.filter((each) => each.status === 'failed')).toEqual([]);
      expect(results.find((each) => each.id === 'ENG-08.unavailable')?.status).toBe('passed');
    });
  });

  skipUnless('xfs')('never copies between two file systems', async () => {
    await withFileSystem('xfs', async (one) => {
      await withFileSystem('xfs', async (other) => {
        await makeTree(`${one}/source`, { a: 'x'.repeat(10_000) });
        const call = engine.snapshot(`${one}/source`, `${other}/clone`);
        await expect(call).rejects.toMatchObject({ code: 'E_ENGINE_UNAVAILABLE', hint: 'jvs engine list' });
        expect((await mustRun('ls', ['-A', other])).stdout).not.toContain('clone');
      });
    });
  });

  skipUnless('xfs', 'native')('shares every data block with the source', async () => {
    await withFileSystem('xfs', async (directory) => {
      await makeTree(`${directory}/source`, { a: 'x'.repeat(200_000) });
      await mustRun('sync', ['-f', directory]);
      const { report } = await engine.snapshot(`${directory}/source`, `${directory}/clone`);
      expect([report.cloned, report.copied]).toEqual([1, 0]);
      const [was, is] = ['source', 'clone'].map((name) => system!.extents(`${directory}/${name}/a`));
      expect(is!.length).toBeGreaterThan(0);
      expect(is!.map((extent) => extent.physical)).toEqual(was!.map((extent) => extent.physical));
      expect(is!.every((extent) => extent.shared)).toBe(true);
    });
  });
});
