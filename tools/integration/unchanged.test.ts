import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, compareTrees, makeTree, mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { startSession } from './session.js';

const NAMES = Array.from({ length: 50 }, (_, n) => `content-${n}.bin`);

skipUnless(
  'cli',
  'strace',
  'rsync',
  'python3',
)('PUB-08: a second snapshot of an unchanged tree opens no file of it, and shares all of them', async () => {
  await withTempDir(async (dir) => {
    const session = await startSession(dir, {});
    await makeTree(session.main, {
      many: Object.fromEntries(NAMES.map((name) => [name, `bytes of ${name}`])),
    });
    // A file as new as the cache itself is not trusted.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await session.run('snapshot', 'first');
    const trace = path.join(dir, 'trace');
    const jvs = [
      process.execPath,
      path.join(CHECKOUT, 'packages/cli/bin/run.js'),
      'snapshot',
      'second',
      '--json',
    ];
    const calls = ['-e', 'trace=open,openat,openat2'];
    const { stdout } = await mustRun('strace', ['-f', '-qq', ...calls, '-o', trace, ...jvs], {
      cwd: session.main,
    });
    const opened = (await readFile(trace, 'utf8')).split('\n').filter((line) => line.includes('content-'));
    expect(opened).toEqual([]);
    const { snapshot } = JSON.parse(stdout).data;
    const payload = session.payloadOf(snapshot.snapshot_id);
    expect(await compareTrees(session.main, payload)).toEqual([]);
    const links = await mustRun('sh', ['-c', 'stat -c %h content-*.bin | sort -u'], {
      cwd: path.join(payload, 'many'),
    });
    expect(links.stdout).toBe('2\n');
  });
});
