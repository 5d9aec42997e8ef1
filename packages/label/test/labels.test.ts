import os from 'node:os';
import path from 'node:path';
import { writeFileSync } from 'node:fs';
import { createEngineRegistry } from '@jvs/engine';
import { createCopyEngine } from '@jvs/engine-copy';
import { loadTreeOps } from '@jvs/fs';
import {
  addPin,
  addTags,
  labelRecoverers,
  listPins,
  listTags,
  removePin,
  removeTags,
  setNote,
} from '@jvs/label';
import { newId } from '@jvs/model';
import {
  initRepository,
  openCatalogue,
  publishSnapshot,
  resolveRef,
  withWorktreeLock,
  type RepoContext,
  type Repository,
} from '@jvs/repo';
import { skipUnless, withTempDir } from '@jvs/testing';

const withAddon = skipUnless('native');

function inRepo(
  body: (repo: Repository, id: string) => Promise<void>,
  more: Partial<RepoContext> = {},
): Promise<void> {
  return withTempDir(async (dir) => {
    const { ops, system } = loadTreeOps();
    const context: RepoContext = {
      ops,
      system,
      engines: createEngineRegistry([createCopyEngine({ ops })]),
      now: () => new Date(),
      newId,
      actor: 'tester@here',
      pid: process.pid,
      host: os.hostname(),
      uid: process.getuid?.(),
      cacheHome: path.join(dir, 'cache-home'),
      lockTimeoutMs: 5000,
      recoverers: labelRecoverers,
      ...more,
    };
    const { repo, worktree } = await initRepository(context, { path: path.join(dir, 'repo') });
    writeFileSync(path.join(worktree.path, 'a'), 'one');
    const request = { worktree, kind: 'user', note: 'first', tags: ['v1'], advance: true } as const;
    const publish = async () => publishSnapshot(repo, request);
    const { snapshot } = await withWorktreeLock(repo, 'main', publish);
    await body(repo, snapshot.descriptor.snapshot_id);
  });
}

const worktree = 'main';

withAddon('CLI-70: tags and note of a published snapshot are edited, and lists and references follow', () =>
  inRepo(async (repo, id) => {
    const added = await addTags(repo, { ref: 'v1', worktree, tags: ['b', 'a', 'b'] });
    expect(added).toMatchObject({ changed: true, snapshot: { tags: ['a', 'b', 'v1'], note: 'first' } });
    await setNote(repo, { ref: 'tag:a', worktree, note: 'better' });
    await removeTags(repo, { ref: 'note:better', worktree, tags: ['v1'] });
    for (const ref of ['a', 'b', 'better', 'HEAD'])
      expect((await resolveRef(repo, ref === 'HEAD' ? id : ref)).descriptor.snapshot_id).toBe(id);
    await expect(resolveRef(repo, 'tag:v1')).rejects.toMatchObject({ code: 'E_REF_NOT_FOUND' });
    const catalogue = await openCatalogue(repo);
    expect(catalogue.list({ tag: 'a' })).toMatchObject([
      { snapshotId: id, note: 'better', tags: ['a', 'b'] },
    ]);
    expect((await listTags(repo)).map(({ tag }) => tag)).toEqual(['a', 'b']);
  }),
);

withAddon('CLI-71: what is no tag, or not there, is refused; what is so already changes nothing', () =>
  inRepo(async (repo, id) => {
    const state = async (): Promise<unknown> => resolveRef(repo, id);
    const before = await state();
    const odd = addTags(repo, { ref: id, worktree, tags: ['no tag'] });
    await expect(odd).rejects.toMatchObject({ code: 'E_NAME_INVALID' });
    await expect(removeTags(repo, { ref: id, worktree, tags: ['v1', 'v2'] })).rejects.toMatchObject({
      code: 'E_REF_NOT_FOUND',
      details: { missing: ['v2'] },
    });
    expect(await addTags(repo, { ref: id, worktree, tags: ['v1'] })).toMatchObject({ changed: false });
    expect(await setNote(repo, { ref: id, worktree, note: 'first' })).toMatchObject({ changed: false });
    expect(await state()).toEqual(before);
  }),
);

withAddon('CLI-70: edits of one snapshot at the same time are all kept', () =>
  inRepo(async (repo, id) => {
    const tags = Array.from({ length: 8 }, (_, at) => `t${at}`);
    await Promise.all(tags.map((tag) => addTags(repo, { ref: id, worktree, tags: [tag] })));
    expect((await resolveRef(repo, id)).tags).toEqual([...tags, 'v1']);
  }),
);

withAddon(
  'CLI-72: pins say who, why and until when; expired ones are shown as such and are still there',
  () => {
    let now = Date.parse('2026-03-01T00:00:00.000Z');
    const context = { now: () => new Date(now), reason: 'figures of the paper' };
    return inRepo(async (repo, id) => {
      const first = await addPin(repo, { ref: 'HEAD', worktree, expires: '30d' });
      expect(first).toMatchObject({
        snapshot_id: id,
        actor: 'tester@here',
        reason: 'figures of the paper',
        expires_at: '2026-03-31T00:00:00.000Z',
      });
      now += 31 * 24 * 3_600_000;
      const second = await addPin(repo, { ref: 'v1', worktree });
      expect((await listPins(repo, { worktree })).map(({ inForce }) => inForce)).toEqual([false, true]);
      await expect(removePin(repo, { pin: 'v1', worktree })).rejects.toMatchObject({
        code: 'E_REF_AMBIGUOUS',
      });
      await removePin(repo, { pin: first.pin_id.slice(0, 8), worktree });
      await removePin(repo, { pin: 'v1', worktree });
      expect(await listPins(repo, { ref: id, worktree })).toEqual([]);
      for (const pin of [second.pin_id, 'v1', 'nothing'])
        await expect(removePin(repo, { pin, worktree })).rejects.toMatchObject({ code: 'E_PIN_NOT_FOUND' });
      for (const expires of ['soon', '0d', '-3d', '30'])
        await expect(addPin(repo, { ref: id, worktree, expires })).rejects.toMatchObject({ code: 'E_USAGE' });
    }, context);
  },
);
