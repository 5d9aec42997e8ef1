import { appendFile, chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeTree, runJvs, skipUnless, withTempDir } from '@jvs/testing';
import { type Session, type SnapshotJson, startSession } from './session.js';

const withCli = skipUnless('cli');

interface Place {
  readonly what: string;
  readonly code: string;
  /** What the finding must name. */
  readonly names: RegExp;
  file(session: Session, id: string): string;
}

const METADATA: readonly Place[] = [
  {
    what: 'a payload file',
    code: 'E_PAYLOAD_MISMATCH',
    names: /d\/deep\.bin/,
    file: (s, id) => `${s.payloadOf(id)}/d/deep.bin`,
  },
  {
    what: 'the manifest',
    code: 'E_MANIFEST_CORRUPT',
    names: /manifest/,
    file: (s, id) => `${s.repo}/.jvs/snapshots/${id}/manifest`,
  },
  {
    what: 'the descriptor',
    code: 'E_DESCRIPTOR_CORRUPT',
    names: /descriptors\//,
    file: (s, id) => `${s.repo}/.jvs/descriptors/${id}.json`,
  },
  {
    what: '.READY',
    code: 'E_READY_MISMATCH',
    names: /\.READY/,
    file: (s, id) => `${s.repo}/.jvs/snapshots/${id}/.READY`,
  },
  {
    what: 'the audit log',
    code: 'E_AUDIT_CORRUPT',
    names: /audit/,
    file: (s) => `${s.repo}/.jvs/audit/audit.jsonl`,
  },
];

for (const place of METADATA) {
  withCli(
    `a byte flipped anywhere in ${place.what} is found, with ${place.code} and exit code 5`,
    async () => {
      await withRepository(async (session, id) => {
        const file = place.file(session, id);
        const original = await readFile(file);
        for (const at of offsets(original.length)) {
          const damaged = Buffer.from(original);
          damaged[at]! ^= 0x01;
          await writeFile(file, damaged);
          await expectFound(session, { at, code: place.code, names: place.names });
        }
        await writeFile(file, original);
        await expectHealthy(session);
      });
    },
  );
}

withCli('a file added to a snapshot is found, in its payload and beside it', async () => {
  await withRepository(async (session, id) => {
    for (const extra of [`${session.payloadOf(id)}/d/extra`, `${session.repo}/.jvs/snapshots/${id}/extra`]) {
      await writeFile(extra, '');
      await expectFound(session, { at: extra, names: /extra/ });
      await rm(extra);
      await expectHealthy(session);
    }
  });
});

withCli('a file missing from a snapshot is found', async () => {
  await withRepository(async (session, id) => {
    for (const [name, names] of [
      ['payload/d/deep.bin', /d\/deep\.bin/],
      ['manifest', /manifest/],
    ] as const) {
      const file = `${session.repo}/.jvs/snapshots/${id}/${name}`;
      const original = await readFile(file);
      await rm(file);
      await expectFound(session, { at: file, names });
      await writeFile(file, original);
    }
  });
});

withCli('a changed mode, a longer file and a file turned into a link are found', async () => {
  await withRepository(async (session, id) => {
    const file = `${session.payloadOf(id)}/d/deep.bin`;
    await chmod(file, 0o777);
    await expectFound(session, { at: 'mode', code: 'E_PAYLOAD_MISMATCH', names: /d\/deep\.bin/ });
    await chmod(file, 0o644);
    await expectHealthy(session);
    await appendFile(file, 'x');
    await expectFound(session, { at: 'size', code: 'E_PAYLOAD_MISMATCH', names: /d\/deep\.bin/ });
    await rm(file);
    await makeTree(path.dirname(file), { 'deep.bin': { link: '../a.txt' } });
    await expectFound(session, { at: 'type', code: 'E_PAYLOAD_MISMATCH', names: /d\/deep\.bin/ });
  });
});

withCli('a line cut from the end of the audit log contradicts the descriptors', async () => {
  await withRepository(async (session) => {
    const file = `${session.repo}/.jvs/audit/audit.jsonl`;
    const lines = (await readFile(file, 'utf8')).split('\n').slice(0, 1);
    await writeFile(file, `${lines.join('\n')}\n`);
    await expectFound(session, { at: 'tail', code: 'E_AUDIT_CORRUPT', names: /audit/ });
  });
});

async function withRepository(body: (session: Session, id: string) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    const session = await startSession(dir, {});
    await makeTree(session.main, {
      'a.txt': 'one\n',
      d: { 'deep.bin': Buffer.alloc(70_000, 7) },
      link: { link: 'a.txt' },
    });
    const { snapshot } = await session.run<{ snapshot: SnapshotJson }>('snapshot', 'first', '--tag', 'v1');
    await session.run('snapshot', 'second');
    await session.run('snapshot', 'third');
    await unshare(session);
    await expectHealthy(session);
    await body(session, snapshot.snapshot_id);
  });
}

/** Gives each payload inodes of its own, so that damage done to one snapshot is damage to one. */
async function unshare({ repo, payloadOf }: Session): Promise<void> {
  for (const id of await readdir(path.join(repo, '.jvs', 'snapshots'))) {
    for (const name of ['a.txt', 'd/deep.bin']) {
      const file = path.join(payloadOf(id), name);
      const bytes = await readFile(file);
      await rm(file);
      await writeFile(file, bytes);
    }
  }
}

interface Expected {
  readonly at: number | string;
  readonly code?: string;
  readonly names: RegExp;
}

async function expectFound({ main }: Session, { at, code, names }: Expected): Promise<void> {
  const json = await runJvs(['verify', '--all', '--json'], { cwd: main });
  expect({ at, exitCode: json.exitCode, output: json.stdout }).toMatchObject({ at, exitCode: 5 });
  if (code)
    expect({ at, codes: [...new Set(json.stdout.match(/"code": "(E_\w+)"/g))] }).toEqual({
      at,
      codes: expect.arrayContaining([`"code": "${code}"`]),
    });
  expect({ at, output: json.stdout }).toEqual({ at, output: expect.stringMatching(names) });
  expect(json.json()).toBeInstanceOf(Object);
  const text = await runJvs(['verify', '--all'], { cwd: main });
  expect({ at, exitCode: text.exitCode }).toEqual({ at, exitCode: 5 });
  expect(text.stdout + text.stderr).toMatch(names);
}

async function expectHealthy({ main }: Session): Promise<void> {
  const result = await runJvs(['verify', '--all'], { cwd: main });
  expect(result).toMatchObject({ exitCode: 0 });
}

/** The first, the last and some bytes between them. */
function offsets(length: number): number[] {
  const steps = [0, 0.1, 0.25, 0.5, 0.75, 0.9];
  return [...new Set([...steps.map((part) => Math.floor(part * length)), length - 2, length - 1])];
}
