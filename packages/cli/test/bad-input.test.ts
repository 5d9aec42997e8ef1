import { mkdirSync, mkdtempSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exitCodes, type ErrorCode } from '@jvs/model';
import { removeTree, runJvs } from '@jvs/testing';
import { repositoryDigest } from './repository-digest.js';

interface Failure {
  readonly ok: boolean;
  readonly error: { code: ErrorCode; message: string; hint: string; details: Record<string, unknown> };
}

let scratch = '';
let root = '';
let main = '';

const control = 'a\u0007b';
const long = 'x'.repeat(300);

async function jvs(cwd: string, ...args: string[]): Promise<void> {
  expect(await runJvs(args, { cwd, env: { HOME: path.join(scratch, 'home') } })).toMatchObject({
    exitCode: 0,
  });
}

/** Refused with code, exit code and hint, in both forms, and the repository is as it was. */
async function refused(code: ErrorCode, cwd: string, ...args: string[]): Promise<Failure['error']> {
  const before = repositoryDigest(root);
  const env = { HOME: path.join(scratch, 'home') };
  const plain = await runJvs(args, { cwd, env });
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const result = await runJvs([...args.slice(0, end), '--json', ...args.slice(end)], { cwd, env });
  const { error } = result.json<Failure>();
  expect({ args, code: error.code, json: result.exitCode, plain: plain.exitCode }).toEqual({
    args,
    code,
    json: exitCodes[code],
    plain: exitCodes[code],
  });
  expect(plain.stdout).toBe('');
  expect(plain.stderr).toContain(`(${code})`);
  expect(plain.stderr).toContain(`hint: ${error.hint}`);
  expect(plain.stderr).not.toContain('\u0007');
  expect(repositoryDigest(root)).toBe(before);
  return error;
}

beforeAll(async () => {
  scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'jvs-bad-')));
  for (const name of ['home', 'elsewhere', 'full']) mkdirSync(path.join(scratch, name));
  writeFileSync(path.join(scratch, 'full', 'file'), '');
  root = path.join(scratch, 'repo');
  main = path.join(root, 'main');
  await jvs(scratch, 'init', 'repo');
  writeFileSync(path.join(main, 'a'), 'one');
  await jvs(main, 'snapshot', 'the same words', '--tag', 'alpha-1');
  writeFileSync(path.join(main, 'a'), 'two');
  await jvs(main, 'snapshot', 'the same words', '--tag', 'alpha-2');
  await jvs(main, 'worktree', 'create', 'side');
});
afterAll(() => removeTree(scratch));

describe('bad input is refused with a code, a hint and an exit code, and changes nothing', () => {
  it.each(['', '..', `../${long}`, control])('init of a repository named %j', async (name) => {
    await refused('E_NAME_INVALID', scratch, 'init', name);
  });

  it('init where a repository is, in one, in /, at home, in a directory that is not empty, and of nothing', async () => {
    await refused('E_REPOSITORY_EXISTS', scratch, 'init', 'repo');
    await refused('E_REPOSITORY_EXISTS', root, 'init', '.');
    await refused('E_NESTED_REPO', main, 'init', 'inner');
    await refused('E_UNSAFE_LOCATION', scratch, 'init', '/');
    await refused('E_UNSAFE_LOCATION', path.join(scratch, 'home'), 'init', '.');
    await refused('E_DIRECTORY_NOT_EMPTY', scratch, 'init', 'full');
    await refused('E_PATH_NOT_FOUND', scratch, 'init', 'new', '--from', 'nowhere');
    await refused('E_ENGINE_UNKNOWN', scratch, 'init', 'new', '--engine', 'teleport');
    expect(readdirSync(scratch).sort()).toEqual(['elsewhere', 'full', 'home', 'repo']);
  });

  it('any command outside of a repository, and --repo to nowhere', async () => {
    await refused('E_NOT_A_REPOSITORY', path.join(scratch, 'elsewhere'), 'snapshot');
    await refused('E_NOT_A_REPOSITORY', main, 'status', '--repo', path.join(scratch, 'elsewhere'));
  });

  it.each(['', '..', 'a/b', '.hidden', '-x', long, control, 'é'])('a worktree named %j', async (name) => {
    await refused('E_NAME_INVALID', main, 'worktree', 'create', '--', name);
    await refused('E_NAME_INVALID', main, 'worktree', 'rename', '--', 'side', name);
  });

  it('references that are empty, unknown or ambiguous', async () => {
    await refused('E_REF_EMPTY', main, 'show', '');
    await refused('E_REF_EMPTY', main, 'restore', '');
    const unknown = await refused('E_REF_NOT_FOUND', main, 'restore', 'alpha-9');
    expect(unknown.details['nearest']).toEqual(
      expect.arrayContaining([expect.objectContaining({ tags: ['alpha-1'] })]),
    );
    const ambiguous = await refused('E_REF_AMBIGUOUS', main, 'diff', 'alpha-');
    expect(ambiguous.details['candidates']).toHaveLength(2);
    await refused('E_REF_AMBIGUOUS', main, 'show', 'note:the same words');
    await refused('E_REF_NOT_FOUND', main, 'show', 'HEAD~9');
  });

  it('worktrees that exist, do not exist, or are protected', async () => {
    await refused('E_WORKTREE_EXISTS', main, 'worktree', 'fork', 'side');
    await refused('E_WORKTREE_EXISTS', main, 'worktree', 'create', 'main');
    await refused('E_WORKTREE_NOT_FOUND', main, 'status', '--worktree', 'nobody');
    await refused('E_WORKTREE_NOT_FOUND', main, 'worktree', 'remove', 'nobody');
    await refused('E_WORKTREE_PROTECTED', main, 'worktree', 'remove', 'main');
    await refused('E_WORKTREE_PROTECTED', main, 'worktree', 'rename', 'main', 'other');
    await refused('E_WORKTREE_PROTECTED', path.join(root, 'worktrees', 'side'), 'worktree', 'remove', 'side');
  });

  it('paths that are not there, or outside', async () => {
    await refused('E_PATH_NOT_FOUND', main, 'restore', 'HEAD', '--', 'no/such/path');
    await refused('E_USAGE', main, 'restore', 'HEAD', '--', '../../etc');
    await refused('E_USAGE', main, 'restore', 'HEAD', '--');
    await refused('E_PATH_NOT_FOUND', main, 'diff', '--', 'no/such/path');
  });

  it('tags, notes, engines and settings that are none', async () => {
    await refused('E_NAME_INVALID', main, 'snapshot', '--tag', 'a b');
    await refused('E_USAGE', main, 'snapshot', 'x'.repeat(70_000));
    await refused('E_ENGINE_UNKNOWN', main, 'snapshot', '--engine', 'teleport');
    await refused('E_ENGINE_UNKNOWN', main, 'engine', 'test', 'teleport');
    await refused('E_CONFIG_INVALID', main, 'config', 'set', 'engine', '/bin/sh');
    await refused('E_CONFIG_INVALID', main, 'config', 'get', '__proto__');
    await refused('E_USAGE', main, 'verify', '--expect-head', 'x');
    await refused('E_USAGE', main, 'verify', 'HEAD', '--all');
    await refused('E_USAGE', main, 'verify', '--shard', '1/2');
    await refused('E_USAGE', main, 'verify', '--all', '--shard', '3/2');
    await refused('E_USAGE', main, 'verify', '--merge');
  });

  it('a snapshot while detached', async () => {
    await jvs(main, 'restore', 'alpha-1');
    expect((await refused('E_DETACHED', main, 'snapshot', 'x')).hint).toContain('worktree fork');
    await jvs(main, 'restore', 'HEAD');
  });
});
