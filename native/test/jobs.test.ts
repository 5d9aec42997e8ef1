import { existsSync, writeFileSync } from 'node:fs';
import { makeGeneratedTree, makeTree, mustRun, runProgram, skipUnless, withTempDir } from '@jvs/testing';
import { addonFile, failureOf, filesOf, ops } from './native.js';

/** A script with `native` and `job(name, ...args)`: the addon alone, without the wrapper's care. */
const script = (body: string) => `
  const { isMainThread, Worker, workerData } = require('node:worker_threads');
  const native = require(${JSON.stringify(addonFile)});
  const words = () => new BigInt64Array(3);
  ${body}`;

describe('a job', () => {
  test('that is cancelled beforehand does not start', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { f: 'x' });
      const { tree } = await ops.scanTree(`${dir}/src`);
      const request = { source: `${dir}/src`, destination: `${dir}/dst`, tree, method: 'copy' } as const;
      const error = await failureOf(ops.cloneTree(request, { signal: AbortSignal.abort() }));
      expect([error.code, error.name]).toEqual(['E_CANCELLED', 'AbortError']);
      expect(existsSync(`${dir}/dst`)).toBe(false);
    });
  });

  test('that is cancelled while it runs ends soon, as cancelled', async () => {
    await withTempDir(async (dir) => {
      await makeGeneratedTree(`${dir}/src`, 3000);
      const { tree } = await ops.scanTree(`${dir}/src`);
      const controller = new AbortController();
      const request = { source: `${dir}/src`, destination: `${dir}/dst`, tree, method: 'copy' } as const;
      const clone = ops.cloneTree(request, { signal: controller.signal, threads: 1 });
      setTimeout(() => controller.abort(), 5);
      const error = await failureOf(clone);
      expect([error.code, error.name]).toEqual(['E_CANCELLED', 'AbortError']);
      const left = existsSync(`${dir}/dst`) ? (await ops.scanTree(`${dir}/dst`)).tree.count : 0;
      expect(left).toBeLessThan(tree.count);
    });
  });

  test('tells its progress, and at its end all of it', async () => {
    await withTempDir(async (dir) => {
      writeFileSync(`${dir}/big`, Buffer.alloc(3_000_000, 'x'));
      const { tree } = await ops.scanTree(dir);
      const seen: Array<{ entries: number; bytes: number }> = [];
      await ops.hashEntries({ root: dir, tree, indices: filesOf(tree) }, { onProgress: (p) => seen.push(p) });
      expect(seen.at(-1)).toEqual({ entries: 1, bytes: 3_000_000 });
    });
  });

  test.each([1, 2, 7, 1000])('gives the same answer on %i threads', async (threads) => {
    await withTempDir(async (dir) => {
      await makeGeneratedTree(`${dir}/src`, 700);
      const { tree } = await ops.scanTree(`${dir}/src`, { threads });
      const again = await ops.scanTree(`${dir}/src`, { threads: 1 });
      expect(Buffer.from(tree.names).equals(again.tree.names)).toBe(true);
      expect([...tree.end]).toEqual([...again.tree.end]);
      const request = { source: `${dir}/src`, destination: `${dir}/dst`, tree, method: 'copy' } as const;
      const report = await ops.cloneTree(request, { threads });
      expect(report.failures).toEqual([]);
      const list = {
        root: `${dir}/dst`,
        tree: (await ops.scanTree(`${dir}/dst`)).tree,
        indices: filesOf(tree),
      };
      const hashes = await Promise.all([
        ops.hashEntries(list, { threads }),
        ops.hashEntries({ ...list, root: `${dir}/src`, tree }, { threads: 1 }),
      ]);
      expect(Buffer.from(hashes[0].digests).equals(hashes[1].digests)).toBe(true);
      expect(await ops.removeTree(`${dir}/dst`, { threads })).toEqual({ entries: tree.count });
    });
  });

  test('that fails looks like a failure of Node', async () => {
    const error = await failureOf(ops.scanTree('/nonexistent/place'));
    expect(Object.prototype.toString.call(error)).toBe('[object Error]');
    expect({ ...error }).toEqual({ errno: -2, code: 'ENOENT', syscall: 'open', path: '/nonexistent/place' });
    expect(error.message).toBe("ENOENT: no such file or directory, open '/nonexistent/place'");
  });

  skipUnless('root')('that meets a full disk is rejected at once with its errno', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { a: 'x'.repeat(300_000), b: 'y' });
      const { tree } = await ops.scanTree(`${dir}/src`);
      await mustRun('mkdir', [`${dir}/small`]);
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'small', `${dir}/small`]);
      try {
        const request = {
          source: `${dir}/src`,
          destination: `${dir}/small/dst`,
          tree,
          method: 'copy',
        } as const;
        const error = await failureOf(ops.cloneTree(request));
        expect([error.errno, error.code]).toEqual([-28, 'ENOSPC']);
        expect(error.path).toBe(`${dir}/small/dst/a`);
      } finally {
        await mustRun('umount', [`${dir}/small`]);
      }
    });
  });

  test('lives on few descriptors', async () => {
    await withTempDir(async (dir) => {
      await makeGeneratedTree(`${dir}/src`, 500);
      const { tree } = await ops.scanTree(`${dir}/src`);
      const body = `
        (async () => {
          const { tree } = await native.scanTree('${dir}/src', 2, words());
          await native.cloneTree('${dir}/src', '${dir}/dst', tree, false, null, null, false, 2, words());
          console.log(tree.count, await native.removeTree('${dir}/dst', 2, words()));
        })().catch((error) => console.log(error.code));`;
      const limited = (count: number) =>
        mustRun('sh', ['-c', `ulimit -n ${count}; exec "$0" -e "$1"`, process.execPath, script(body)]);
      expect((await limited(48)).stdout).toBe(`${tree.count} ${tree.count}\n`);
    });
  });
});

describe('the end of the environment', () => {
  const forever = (dir: string) => `native.scanTree(${JSON.stringify(dir)}, 2, words())`;

  test('while jobs run waits for them and does not crash: process.exit', async () => {
    await withTempDir(async (dir) => {
      await makeGeneratedTree(dir, 2000);
      const body = `for (let i = 0; i < 8; i++) ${forever(dir)}; setTimeout(() => process.exit(7), 3);`;
      const result = await runProgram(process.execPath, ['-e', script(body)]);
      expect([result.exitCode, result.signal, result.stderr]).toEqual([7, null, '']);
    });
  });

  test('while jobs run does not crash: a worker that is terminated', async () => {
    await withTempDir(async (dir) => {
      await makeGeneratedTree(dir, 2000);
      const body = `
        if (isMainThread) (async () => {
          for (let i = 0; i < 12; i++) {
            const worker = new Worker(process.argv[1], { eval: true, workerData: i });
            await new Promise((resolve) => worker.once('message', resolve));
            await new Promise((resolve) => setTimeout(resolve, i));
            await worker.terminate();
          }
          const { tree } = await ${forever(dir)};
          console.log(tree.count > 2000);
        })();
        else {
          for (let i = 0; i < 4; i++) ${forever(dir)}.then(({ tree }) => tree.count);
          require('node:worker_threads').parentPort.postMessage('started');
        }`;
      const result = await runProgram(process.execPath, ['-e', 'eval(process.argv[1])', script(body)]);
      expect([result.exitCode, result.signal, result.stderr]).toEqual([0, null, '']);
      expect(result.stdout).toBe('true\n');
    });
  });

  test('of one thread leaves the addon usable in the others', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { f: 'x' });
      const body = `
        if (!isMainThread) ${forever(dir)}.then(({ tree }) => {
          require('node:worker_threads').parentPort.postMessage(tree);
        });
        else Promise.all([1, 2, 3, 4].map(() => new Promise((resolve, reject) => {
          const worker = new Worker(process.argv[1], { eval: true });
          worker.on('error', reject);
          worker.on('message', (tree) => worker.once('exit', () => resolve(tree.count)));
        }))).then((counts) => console.log(counts.join()));`;
      const result = await runProgram(process.execPath, ['-e', 'eval(process.argv[1])', script(body)]);
      expect([result.exitCode, result.stderr, result.stdout]).toEqual([0, '', '2,2,2,2\n']);
    });
  });
});
