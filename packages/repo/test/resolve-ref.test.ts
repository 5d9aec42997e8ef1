import { isJvsError, type JvsError } from '@jvs/model';
import { readWorktree, resolveRef, writeLabels, type Repository } from '@jvs/repo';
import { publishAll, withRepo } from './support/with-repo.js';

async function idOf(repo: Repository, ref: string): Promise<string> {
  const worktree = await readWorktree(repo, 'main');
  return (await resolveRef(repo, ref, { worktree })).descriptor.snapshot_id;
}

async function failure(repo: Repository, ref: string): Promise<JvsError> {
  try {
    await idOf(repo, ref);
  } catch (error) {
    if (isJvsError(error)) return error;
    throw error;
  }
  throw new Error(`"${ref}" resolved`);
}

describe('resolveRef', () => {
  it('finds HEAD, @, ancestors, ids, prefixes, tags, tag prefixes and notes, in this order', async () => {
    await withRepo(async (repo, main) => {
      const [a, b, c] = (await publishAll(repo, main, [
        { note: 'first import', tags: ['release-1'] },
        { note: 'second try', tags: ['best'] },
        { note: 'third try, ~2 percent better', tags: ['best'] },
      ])) as [string, string, string];
      for (const ref of [
        'HEAD',
        '@',
        c,
        c.toUpperCase(),
        c.slice(0, 8),
        'best',
        'be',
        'tag:best',
        `id:${c.slice(0, 6)}`,
        'third try',
        'THIRD',
      ]) {
        expect([ref, await idOf(repo, ref)]).toEqual([ref, c]);
      }
      for (const ref of ['HEAD~1', '@~', `${c.slice(0, 8)}~1`, 'best~1', 'second', 'note:second try']) {
        expect([ref, await idOf(repo, ref)]).toEqual([ref, b]);
      }
      for (const ref of ['HEAD~2', 'release-1', 'rel', 'first import', 'best~2']) {
        expect([ref, await idOf(repo, ref)]).toEqual([ref, a]);
      }
      expect(await idOf(repo, 'try, ~2 percent')).toBe(c);
    });
  });

  it('lists the candidates of an ambiguous reference', async () => {
    await withRepo(async (repo, main) => {
      await publishAll(repo, main, [
        { note: 'train run', tags: ['exp-a'] },
        { note: 'train again', tags: ['exp-b'] },
      ]);
      for (const ref of ['exp', 'train']) {
        const error = await failure(repo, ref);
        expect(error.code).toBe('E_REF_AMBIGUOUS');
        expect(error.details['candidates']).toHaveLength(2);
        expect(error.hint).toMatch(/^jvs show /);
      }
    });
  });

  it('names the nearest snapshots when there is none of that name', async () => {
    await withRepo(async (repo, main) => {
      await publishAll(repo, main, [{ note: 'x', tags: ['baseline'] }, { note: 'unrelated' }]);
      const error = await failure(repo, 'baselime');
      expect(error.code).toBe('E_REF_NOT_FOUND');
      expect(error.details['nearest']).toMatchObject([{ tags: ['baseline'] }]);
    });
  });

  it('refuses empty references, senseless ones and ones that go back too far', async () => {
    await withRepo(async (repo, main) => {
      await publishAll(repo, main, [{ note: 'only' }]);
      expect((await failure(repo, '')).code).toBe('E_REF_EMPTY');
      expect((await failure(repo, '  ')).code).toBe('E_REF_EMPTY');
      expect((await failure(repo, 'tag:')).code).toBe('E_REF_INVALID');
      expect((await failure(repo, 'HEAD~99999999999999999999')).code).toBe('E_REF_INVALID');
      expect((await failure(repo, 'HEAD~1')).code).toBe('E_REF_NOT_FOUND');
      // CLI-73
      for (const ref of ['HEAD~1~', 'HEAD~x', '@~~', '@~1x'])
        expect([ref, (await failure(repo, ref)).code]).toEqual([ref, 'E_REF_INVALID']);
      expect((await failure(repo, 'note:HEAD~x')).code).toBe('E_REF_NOT_FOUND');
      expect((await failure(repo, 'id:only')).code).toBe('E_REF_NOT_FOUND');
      expect((await failure(repo, '../../etc/passwd')).code).toBe('E_REF_NOT_FOUND');
    });
  });

  it('says that a worktree has no snapshot yet', async () => {
    await withRepo(async (repo) => {
      expect(await failure(repo, 'HEAD')).toMatchObject({ code: 'E_REF_NOT_FOUND', hint: 'jvs snapshot' });
    });
  });

  it('goes by labels as they are now, not as they were when the snapshot was published', async () => {
    await withRepo(async (repo, main) => {
      const [a, b] = (await publishAll(repo, main, [{ note: 'old', tags: ['keep'] }, { note: 'new' }])) as [
        string,
        string,
      ];
      await writeLabels(repo, b, { tags: ['keep', 'gold'], note: 'renamed' });
      await writeLabels(repo, a, { tags: [], note: 'old' });
      expect(await idOf(repo, 'keep')).toBe(b);
      expect(await idOf(repo, 'gold')).toBe(b);
      expect(await idOf(repo, 'renamed')).toBe(b);
      expect((await failure(repo, 'new')).code).toBe('E_REF_NOT_FOUND');
    });
  });
});
