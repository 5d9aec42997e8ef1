import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { skipUnless, withEachMetadata, withJuicefs } from '@jvs/testing';
import { LONG_CACHES, machineOf, twoMachines } from './juicefs-machine.js';

const both = skipUnless('juicefs', 'redis-server', 'cli', 'native');

/** Content and modes of a tree, as another program sees them. */
function digest(root: string): string {
  const script =
    'find . -printf "%P %y %m %l\\n" | sort; find . -type f -print0 | sort -z | xargs -0 sha256sum';
  return execFileSync('sh', ['-c', script], { cwd: root, encoding: 'utf8' });
}

/** For the mount that judges. */
const NO_CACHES = ['--attr-cache', '0', '--entry-cache', '0', '--dir-entry-cache', '0'];

function lookAtAll(root: string): void {
  execFileSync('sh', ['-c', 'find "$1" -ls; true', 'sh', root], { stdio: 'ignore' });
}

/** Names long enough that their listing takes several replies of the mount. */
function fill(root: string, word: string): void {
  const script = `mkdir -p "$1/many" "$1/few" && for i in $(seq 400); do echo "$2" > "$1/many/$3$i"; done && echo "$2" > "$1/few/a"`;
  execFileSync('sh', ['-c', script, 'sh', root, word, 'long '.repeat(30)]);
}

both('a worktree that two machines restore in turn is whole each time, whatever they remember', () =>
  withEachMetadata({ mounts: 2, mountOptions: LONG_CACHES }, async (volume) => {
    const [one, two] = await twoMachines(volume);
    await volume.mount(NO_CACHES);
    const judge = machineOf(volume, 2);
    const wanted: { id: string; digest: string }[] = [];
    for (const [at, word] of ['alpha', 'bravo'].entries()) {
      fill(one.main, word);
      const { snapshot } = await [one, two][at]!.data('snapshot', word);
      wanted.push({ id: snapshot.snapshot_id, digest: digest(judge.main) });
    }
    for (let turn = 0; turn < 2; turn += 1) {
      const { id, digest: expected } = wanted[turn % 2]!;
      const [restorer, other] = turn % 2 === 0 ? [one, two] : [two, one];
      // The other has looked at everything, and so has it in memory when this one changes it.
      lookAtAll(other.main);
      await restorer.data('restore', id);
      expect(digest(judge.main)).toBe(expected);
    }
    expect(await two.data('verify', '--all')).toMatchObject({ healthy: true });
  }),
);

both('LAY-17: what one machine changes in the records the other sees with its next command', () =>
  withJuicefs(
    { metadata: 'redis', mounts: 2, mountOptions: [...LONG_CACHES, '--negative-entry-cache', '30'] },
    async (volume) => {
      const [one, two] = await twoMachines(volume);
      const keep = async (machine: typeof one): Promise<unknown> =>
        (await machine.data('config', 'get', 'retention.keep_last')).value;
      for (const [turn, machine] of [one, two, one, two].entries()) {
        await machine.data('config', 'set', 'retention.keep_last', String(turn + 1));
        expect([await keep(one), await keep(two)]).toEqual([turn + 1, turn + 1]);
      }
      const names = async (machine: typeof one): Promise<string[]> =>
        (await machine.data('worktree', 'list')).worktrees.map(({ name }: { name: string }) => name);
      await one.data('snapshot', 'first');
      for (const machine of [one, two]) {
        const other = machine === one ? two : one;
        await machine.data('worktree', 'fork', 'HEAD', 'x');
        expect(await names(other)).toEqual(['main', 'x']);
        await other.data('snapshot', 'there', '-w', 'x');
        await machine.data('worktree', 'rename', 'x', 'y');
        expect(await names(other)).toEqual(['main', 'y']);
        expect((await other.jvs('snapshot', 'gone', '-w', 'x')).exitCode).toBe(3);
        await other.data('snapshot', 'again', '-w', 'y');
        await machine.data('worktree', 'fork', 'HEAD', 'x', '-w', 'main');
        await other.data('snapshot', 'the new one', '-w', 'x');
        for (const name of ['x', 'y']) await other.data('worktree', 'remove', name);
        expect(await names(machine)).toEqual(['main']);
      }
      expect(await one.data('verify', '--all')).toMatchObject({ healthy: true });
    },
  ),
);

both(
  'records of two machines at once form one chain and none is lost, even where files are opened from memory',
  () =>
    withJuicefs({ metadata: 'redis', mounts: 2, mountOptions: ['--open-cache', '30'] }, async (volume) => {
      const machines = await twoMachines(volume);
      const rounds = [1, 2, 3, 4].map(async (worker) => {
        for (let turn = 0; turn < 5; turn += 1)
          await machines[worker % 2]!.data(
            'worktree',
            'create',
            `w${worker}-${turn}`,
            '--lock-timeout',
            '60',
          );
      });
      await Promise.all(rounds);
      await volume.restart(0);
      const { records } = await machines[0].data('audit', 'log');
      const made = records.filter(({ operation }: { operation: string }) => operation === 'worktree_create');
      expect(new Set(made.map(({ target }: { target: string }) => target)).size).toBe(20);
      expect(await machines[0].data('audit', 'verify')).toMatchObject({ healthy: true });
    }),
);

both('LAY-15: index and caches stand in the machine’s own cache directory, and are missed by nobody', () =>
  withJuicefs({ metadata: 'redis', mounts: 3 }, async (volume) => {
    const [one, two] = await twoMachines(volume);
    fill(one.main, 'x');
    await one.data('snapshot', 'first');
    await two.data('snapshot', 'second');
    const [id] = readdirSync(path.join(one.cache, 'jvs')) as [string];
    for (const machine of [one, two]) await machine.data('history');
    for (const { cache } of [one, two]) {
      const files = readdirSync(path.join(cache, 'jvs', id));
      expect(files).toContain('index.sqlite');
      expect(files.some((name) => name.startsWith('stat-'))).toBe(true);
    }
    expect(existsSync(path.join(one.repo, '.jvs', 'index.sqlite'))).toBe(false);
    expect(readdirSync(path.join(one.repo, '.jvs', 'cache'))).toEqual([]);
    const before = await one.data('history');
    rmSync(one.cache, { recursive: true });
    expect(await one.data('history')).toEqual(before);
    // Two mounts of one machine share a cache directory.
    const third = { ...machineOf(volume, 2), cache: one.cache };
    const runs = [one, third].flatMap((machine) => [1, 2].map(() => machine.data('status')));
    for (const status of await Promise.all(runs)) expect(status.dirty).toBe(false);
    expect(await third.data('history')).toEqual(before);
  }),
);
