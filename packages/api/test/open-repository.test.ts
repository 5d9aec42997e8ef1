import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { initRepository, openRepository, type OpenRepository, type RepositoryEvent } from '@jvs/api';
import { makeTree, withTempDir } from '@jvs/testing';
import { keepBest } from './readme-program.js';

/** A repository with one snapshot, "one", of `main/a`. */
async function withRepository(run: (repo: OpenRepository, main: string) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    const root = path.join(dir, 'repo');
    const { worktree } = await initRepository(root, { engine: 'copy', home: dir });
    writeFileSync(path.join(worktree.path, 'a'), 'one');
    const repo = await openRepository(root, { home: dir });
    await repo.snapshot({ note: 'one', tags: ['first'] });
    await run(repo, worktree.path);
  });
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was thrown',
    (error: { code: string }) => error.code,
  );

describe('the open repository', () => {
  it('takes snapshots, shows what changed, and brings a state back', async () => {
    await withRepository(async (repo, main) => {
      writeFileSync(path.join(main, 'a'), 'two');
      expect((await repo.status()).counts.modified).toBe(1);
      const { snapshot, created } = await repo.snapshot({ note: 'two' });
      expect(created).toBe(true);
      expect((await repo.diff({ from: 'first', to: 'HEAD' })).changes).toMatchObject([{ path: 'a' }]);
      await repo.restore('first');
      expect(readFileSync(path.join(main, 'a'), 'utf8')).toBe('one');
      await repo.undo();
      expect(readFileSync(path.join(main, 'a'), 'utf8')).toBe('two');
      const { snapshots } = await repo.history();
      expect(snapshots.map(({ note }) => note)).toEqual(['two', 'one']);
      expect((await repo.show('HEAD')).snapshot.snapshot_id).toBe(snapshot.snapshot_id);
      expect((await repo.verify({ all: true })).healthy).toBe(true);
    });
  });

  it('is about the worktree it was opened in, and about another one when asked', async () => {
    await withRepository(async (repo) => {
      const { worktree } = await repo.worktrees.fork('side');
      const inside = await openRepository(worktree.path);
      expect([repo.worktree, inside.worktree, repo.with({ worktree: 'side' }).worktree]).toEqual([
        'main',
        'side',
        'side',
      ]);
      writeFileSync(path.join(worktree.path, 'b'), '');
      expect((await inside.status()).dirty).toBe(true);
      expect((await repo.status()).dirty).toBe(false);
      const { changes } = await inside.diff({ paths: ['b'] });
      expect(changes).toHaveLength(1);
    });
  });

  it('ends with E_CANCELLED when its signal is aborted, and leaves nothing behind', async () => {
    await withRepository(async (repo, main) => {
      await makeTree(main, { b: 'x'.repeat(100_000) });
      const controller = new AbortController();
      const onEvent = (event: RepositoryEvent): void => {
        if (event.type === 'phase') controller.abort();
      };
      const cancelled = repo.with({ signal: controller.signal, onEvent }).snapshot();
      expect(await codeOf(cancelled)).toBe('E_CANCELLED');
      expect((await repo.history({ all: true })).snapshots).toHaveLength(1);
      expect((await repo.snapshot()).created).toBe(true);
    });
  });

  it('tells phases and warnings as typed events', async () => {
    await withRepository(async (repo) => {
      const events: RepositoryEvent[] = [];
      const heard = repo.with({ onEvent: (event) => events.push(event), reason: 'a test' });
      await heard.snapshot();
      expect(events.map(({ type }) => type)).toContain('phase');
      expect((await repo.audit.list({ limit: 1 })).records[0]?.reason).toBe('a test');
      writeFileSync(path.join(repo.root, '.jvs/audit/audit.jsonl'), 'no record\n');
      await heard.audit.list();
      expect(events.at(-1)).toMatchObject({ type: 'warning', code: 'E_AUDIT_CORRUPT' });
    });
  });

  it('throws errors with stable codes', async () => {
    await withRepository(async (repo) => {
      expect(await codeOf(repo.show('nothing-like-it'))).toBe('E_REF_NOT_FOUND');
      expect(await codeOf(repo.settings.set('engine', 'rm -rf'))).toBe('E_CONFIG_INVALID');
      expect(await codeOf(repo.diff({ paths: ['/etc'] }))).toBe('E_USAGE');
      expect(await codeOf(openRepository('/'))).toBe('E_NOT_A_REPOSITORY');
    });
  });

  it('drops the rules of single worktrees when a plan is asked to keep something else', async () => {
    await withRepository(async (repo) => {
      await repo.settings.set('retention.worktrees.main.keep_last', '1');
      const again = await openRepository(repo.root);
      const kept = async (retention: object): Promise<string> =>
        JSON.stringify((await again.gc.plan({ retention: { min_age_days: 0, ...retention } })).kept);
      expect(await kept({})).toContain('"last"');
      expect(await kept({ keep_daily: 1 })).not.toContain('"last"');
    });
  });
});

it('runs the program of the README as it is printed there', async () => {
  const readme = readFileSync(path.resolve(import.meta.dirname, '../README.md'), 'utf8');
  const program = readFileSync(path.join(import.meta.dirname, 'readme-program.ts'), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${program}\`\`\``);
  await withTempDir(async (dir) => {
    const score = (text: string): number => text.length;
    expect(await keepBest(path.join(dir, 'repo'), ['aa', 'aaaa', 'a'], score)).toBe('aaaa');
  });
});
