import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createGeneration, isTemporaryName, listGenerations, writeFileDurably } from '@jvs/fs';
import { runProgram, skipUnless, withTempDir, type ProgramResult } from '@jvs/testing';

const source = new URL('../src/index.ts', import.meta.url).pathname;
const withStrace = skipUnless('strace');
/** Calls that change something, without those that Node makes too: each kill point lies between two of these. */
const CALLS = ['fchmod', 'fsync', 'rename', 'link', 'unlink'];

interface Traced {
  readonly result: ProgramResult;
  /** Names of the calls made in the directory, in order. */
  readonly calls: readonly string[];
  readonly log: string;
}

/** Runs `code` in a process of its own, with this package as `fs` and the directory as `dir`, and faults put into its calls. */
async function traced(dir: string, code: string, fault?: string): Promise<Traced> {
  const [script, log] = [`${dir}.mjs`, `${dir}.trace`];
  await writeFile(script, `import * as fs from '${source}';\nconst dir = '${dir}';\n${code}\n`);
  const typescript = [
    '--conditions=@jvs/source',
    '--import',
    `${import.meta.dirname}/run-typescript.mjs`,
    script,
  ];
  const inject = fault === undefined ? [] : ['-e', `inject=${fault}`];
  const strace = ['-f', '-y', '-o', log, '-e', `trace=${CALLS.join()}`, ...inject];
  // One worker thread, since "when" counts by thread.
  const env = { ...process.env, UV_USE_IO_URING: '0', UV_THREADPOOL_SIZE: '1' };
  const result = await runProgram('strace', [...strace, process.execPath, ...typescript], { env });
  const text = await readFile(log, 'utf8');
  const calls = text.split('\n').filter((line) => line.includes(dir));
  return { result, calls: calls.map((line) => /^\d+ +(\w+)\(/.exec(line)?.[1] ?? line), log: text };
}

/** Kills the process before each of the calls that `code` makes, and looks at the directory each time. */
async function killedAnywhere(
  prepare: (dir: string) => Promise<void>,
  code: string,
  check: (dir: string) => Promise<void>,
) {
  await withTempDir(async (outer) => {
    const fresh = async (name: string) => {
      await mkdir(`${outer}/${name}`);
      await prepare(`${outer}/${name}`);
      return `${outer}/${name}`;
    };
    const { calls } = await traced(await fresh('whole'), code);
    expect(calls.length).toBeGreaterThan(3);
    const seen: Record<string, number> = {};
    for (const [point, call] of calls.entries()) {
      seen[call] = (seen[call] ?? 0) + 1;
      const dir = await fresh(`killed-${point}`);
      const { log } = await traced(dir, code, `${call}:signal=KILL:when=${seen[call]}`);
      expect(log).toContain('killed by SIGKILL');
      await check(dir);
    }
  });
}

const left = async (dir: string) => (await readdir(dir)).filter((name) => !isTemporaryName(name)).sort();

withStrace('a replaced file is the old one or the new one wherever the process is killed', async () => {
  await killedAnywhere(
    (dir) => writeFile(`${dir}/f`, 'old'),
    "await fs.writeFileDurably(`${dir}/f`, Buffer.from('new'));",
    async (dir) => {
      expect(await left(dir)).toEqual(['f']);
      expect(['old', 'new']).toContain(await readFile(`${dir}/f`, 'utf8'));
      await writeFileDurably(`${dir}/f`, Buffer.from('again'));
      expect(await readFile(`${dir}/f`, 'utf8')).toBe('again');
    },
  );
});

withStrace('a new generation is there complete or not at all wherever the process is killed', async () => {
  const family = (directory: string) => ({ directory, prefix: 'head' });
  await killedAnywhere(
    (dir) => createGeneration(family(dir), 1, Buffer.from('one')),
    "await fs.createGeneration({ directory: dir, prefix: 'head' }, 2, Buffer.from('two'));",
    async (dir) => {
      const there = await listGenerations(family(dir));
      expect([[1], [1, 2]]).toContainEqual(there);
      if (there.includes(2)) expect(await readFile(`${dir}/head.2.json`, 'utf8')).toBe('two');
      else await createGeneration(family(dir), 2, Buffer.from('two'));
      expect(await left(dir)).toEqual(['head.1.json', 'head.2.json']);
    },
  );
});

withStrace('the file is synced before its name exists, and the directory after', async () => {
  await withTempDir(async (outer) => {
    await mkdir(`${outer}/d`);
    const write = await traced(`${outer}/d`, "await fs.writeFileDurably(`${dir}/f`, Buffer.from('x'));");
    expect(write.calls).toEqual(['fchmod', 'fsync', 'rename', 'fsync']);
    const create = "await fs.createGeneration({ directory: dir, prefix: 'head' }, 2, Buffer.from('two'));";
    expect((await traced(`${outer}/d`, create)).calls).toEqual([
      'fchmod',
      'fsync',
      'link',
      'unlink',
      'fsync',
    ]);
  });
});

withStrace('a failed fsync of the file is final: no second one, no name, nothing left', async () => {
  await withTempDir(async (outer) => {
    await mkdir(`${outer}/d`);
    const code =
      "await fs.writeFileDurably(`${dir}/f`, Buffer.from('x')).catch((error) => console.log(error.code, error.details.syscall));";
    const { result, calls } = await traced(`${outer}/d`, code, 'fsync:error=EIO:when=1');
    expect(result.stdout.trim()).toBe('E_IO fsync');
    expect(calls).toEqual(['fchmod', 'fsync', 'unlink']);
    expect(await readdir(`${outer}/d`)).toEqual([]);
  });
});
