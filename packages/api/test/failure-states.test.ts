import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SystemCalls, TreeOps } from '@jvs/fs';
import type { JvsError } from '@jvs/model';
import { initRepository, openRepository, readWorktree, type RepoContext, type Repository } from '@jvs/repo';
import { restoreWorktree } from '@jvs/restore';
import { createSnapshot } from '@jvs/snapshot';
import { makeTree, withTempDir } from '@jvs/testing';
import { createWorktree, renameWorktree } from '@jvs/worktree';
import { builtInEngines } from '../src/composition/built-in-engines.js';
import { createContext } from '../src/composition/create-context.js';

function contextIn(
  dir: string,
  change: (context: RepoContext) => Partial<RepoContext> = () => ({}),
): RepoContext {
  const context = createContext({ home: path.join(dir, 'home'), lockTimeoutMs: 5000 });
  return { ...context, ...change(context) };
}

const failWith = (code: 'ENOSPC' | 'EIO') => async (): Promise<never> => {
  const errno = { ENOSPC: -28, EIO: -5 }[code];
  throw Object.assign(new Error(code), { code, errno, syscall: 'write' });
};

/** Engines work with the operations they were made with. What they try themselves on is left alone. */
const withOps =
  (faults: Partial<TreeOps>) =>
  ({ ops: sound, system }: RepoContext): Partial<RepoContext> => {
    const faulty =
      (name: string | symbol) =>
      (subject: unknown, ...rest: unknown[]) =>
        (Reflect.get(placeOf(subject).includes('/.tmp-') ? sound : faults, name) as Call).call(
          sound,
          subject,
          ...rest,
        );
    const ops = new Proxy(sound, {
      get: (of, name) => (Object.hasOwn(faults, name) ? faulty(name) : bound(of, name)),
    });
    return { ops, engines: builtInEngines({ ops, system }) };
  };

type Call = (...args: unknown[]) => unknown;

function placeOf(subject: unknown): string {
  return typeof subject === 'string' ? subject : String((subject as { destination?: unknown }).destination);
}

function bound(of: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(of, name);
  return typeof value === 'function' ? (value.bind(of) as unknown) : value;
}

const withSystem =
  (fault: (system: SystemCalls) => Partial<SystemCalls>) =>
  ({ system }: RepoContext): Partial<RepoContext> => ({
    system: { ...system!, ...fault(system!) },
  });

function damageAudit(root: string): void {
  const file = path.join(root, '.jvs/audit/audit.jsonl');
  writeFileSync(file, `${readFileSync(file, 'utf8')}no record\n`);
}

interface Row {
  readonly title: string;
  readonly code: string;
  /** What the message says there is now. */
  readonly says: RegExp;
  readonly next: string;
  readonly faults?: (root: string) => (context: RepoContext) => Partial<RepoContext>;
  readonly run: (repo: Repository) => Promise<unknown>;
}

const snapshot = (repo: Repository): Promise<unknown> =>
  createSnapshot(repo, { worktree: 'main', note: '', tags: [] });
const restore = (repo: Repository): Promise<unknown> =>
  restoreWorktree(repo, { worktree: 'main', ref: 'HEAD~1' });
const create = (repo: Repository): Promise<unknown> =>
  createWorktree(repo, { name: 'made', ref: 'HEAD', from: 'main' });
const rename = (repo: Repository): Promise<unknown> => renameWorktree(repo, { from: 'side', to: 'other' });

/** Ctrl-C in a phase. */
const cancelledAt = (phase: string) => (): Partial<RepoContext> => {
  const cancel = new AbortController();
  const onEvent: RepoContext['onEvent'] = (event) =>
    event.type === 'phase' && event.phase === phase ? cancel.abort() : undefined;
  return { signal: cancel.signal, onEvent };
};

const OP = '11111111-1111-4111-8111-111111111111';

const rows: readonly Row[] = [
  {
    title: 'a snapshot on a full disk',
    code: 'E_NO_SPACE',
    says: /no snapshot was made, and the worktree is as it was/,
    next: 'jvs snapshot',
    faults: () => withOps({ cloneTree: failWith('ENOSPC') }),
    run: snapshot,
  },
  ...['validateWorktree', 'hashPayload'].map((phase) => ({
    title: `a snapshot that is cancelled in ${phase}`,
    code: 'E_CANCELLED',
    says: /no snapshot was made/,
    next: 'jvs snapshot',
    faults: () => cancelledAt(phase),
    run: snapshot,
  })),
  {
    title: 'a snapshot that cannot be cleaned up',
    code: 'E_IO',
    says: /no snapshot was made.*taken away by a repair/,
    next: 'jvs doctor',
    faults: () => withOps({ cloneTree: failWith('EIO'), removeTree: failWith('EIO') }),
    run: snapshot,
  },
  {
    title: 'a snapshot that cannot be recorded',
    code: 'E_COMMITTED_INCOMPLETE',
    says: /is published and safe/,
    next: 'jvs doctor --repair resume',
    faults: (root) => () => ({
      onEvent: (event) =>
        event.type === 'phase' && event.phase === 'appendAudit' ? damageAudit(root) : undefined,
    }),
    run: snapshot,
  },
  {
    title: 'a restore on a full disk',
    code: 'E_NO_SPACE',
    says: /worktree "main" is as it was/,
    next: 'jvs restore',
    faults: () => withOps({ stageEntries: failWith('ENOSPC') }),
    run: restore,
  },
  {
    title: 'a restore that stops half way',
    code: 'E_IO',
    says: /each file is the old or the new one, whole, and what was unsaved is kept/,
    next: 'jvs restore',
    faults: () => withOps({ placeEntries: failWith('EIO') }),
    run: restore,
  },
  {
    title: 'a worktree on a full disk',
    code: 'E_NO_SPACE',
    says: /there is no worktree "made"/,
    next: 'jvs worktree list',
    faults: () => withOps({ cloneTree: failWith('ENOSPC') }),
    run: create,
  },
  {
    title: 'a worktree that cannot be recorded',
    code: 'E_COMMITTED_INCOMPLETE',
    says: /make worktree made: done/,
    next: 'jvs doctor --repair resume',
    faults: (root) =>
      withSystem((system) => ({
        renameNoReplace: (from, to) => {
          system.renameNoReplace(from, to);
          damageAudit(root);
        },
      })),
    run: create,
  },
  {
    title: 'a rename that fails',
    code: 'E_IO',
    says: /worktree "side" keeps its name/,
    next: 'jvs',
    faults: () => withSystem(() => ({ renameNoReplace: () => throwIo() })),
    run: rename,
  },
  {
    title: 'an init that fails',
    code: 'E_IO',
    says: /no repository was made/,
    next: 'jvs',
    faults: () => withOps({ syncFileSystem: failWith('EIO') }),
    run: ({ root, context }) => initRepository(context, { path: `${root}-new` }),
  },
  {
    title: 'a command after an operation that nobody knows was cut off',
    code: 'E_INTERRUPTED',
    says: /as it left it, and no snapshot is lost/,
    next: 'jvs doctor --repair resume',
    run: async (repo) => {
      const intent = { actor: '', details: {}, op_id: OP, operation: 'unheard', schema: 'jvs.intent/1' };
      const rest = { snapshot_id: null, started_at: '2026-01-01T00:00:00Z', worktree: 'main' };
      writeFileSync(repo.paths.intent(OP), JSON.stringify({ ...intent, ...rest }));
      await snapshot(repo);
    },
  },
  {
    title: 'a command after an operation whose record is damaged',
    code: 'E_INTERRUPTED',
    says: /what it did so far is as it left it/,
    next: 'jvs doctor --repair quarantine',
    run: async (repo) => {
      writeFileSync(repo.paths.intent(OP), '{');
      await snapshot(repo);
    },
  },
];

function throwIo(): never {
  throw Object.assign(new Error('EIO'), { code: 'EIO', errno: -5, syscall: 'renameat2' });
}

describe('a failure in the middle of an operation', () => {
  it.each(rows)('says what there is now and what to run: $title', ({ code, says, next, faults, run }) =>
    withTempDir(async (dir) => {
      const { repo } = await initRepository(contextIn(dir), { path: path.join(dir, 'repo'), engine: 'copy' });
      const main = repo.paths.worktreePayload('main');
      await makeTree(main, { a: 'one' });
      await snapshot(repo);
      await createWorktree(repo, { name: 'side', ref: 'HEAD', from: 'main' });
      await makeTree(main, { a: 'two' });
      await snapshot(repo);
      await makeTree(main, { b: 'three' });
      const faulty = await openRepository(contextIn(dir, faults?.(repo.root)), repo.root);
      const error = await run(faulty).then(
        () => undefined,
        (thrown: unknown) => thrown as JvsError,
      );
      expect(error).toMatchObject({ code, details: { state: expect.any(String) } });
      expect(error?.message).toMatch(says);
      expect(error?.hint).toContain(next);
      expect(commandsIn(error?.hint ?? '')).toEqual([expect.stringMatching(knownCommand())]);
      expect((await readWorktree(repo, 'main')).head.head).not.toBeNull();
    }),
  );
});

function commandsIn(hint: string): string[] {
  return [...hint.matchAll(/\bjvs ([a-z]+)/g)].map(([, command]) => command!);
}

function knownCommand(): RegExp {
  const surface = path.resolve(import.meta.dirname, '../../cli/test/command-surface.golden.json');
  const names = Object.keys(JSON.parse(readFileSync(surface, 'utf8')) as object);
  return new RegExp(`^(${names.map((name) => name.split(' ')[0]).join('|')})$`);
}
