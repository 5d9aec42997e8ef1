import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, runProgram, skipUnless, withTempDir } from '@jvs/testing';

interface Block {
  readonly language: string;
  readonly code: string;
  /** Number of the section it stands in. */
  readonly section: number;
}

/** What a newcomer reads: every sh block of these runs, one after the other, in one shell for each document. */
const guides = ['getting-started.md', 'faq.md', 'migrating.md'];

async function documents(): Promise<string[]> {
  const more = await readdir(path.join(CHECKOUT, 'docs', 'guides'));
  return [...guides, ...more.sort().map((name) => `guides/${name}`)];
}

for (const document of await documents()) {
  skipUnless('cli', 'jq', 'rsync')(
    `every block of docs/${document} runs as it stands`,
    async () => {
      const blocks = blocksOf(await readFile(path.join(CHECKOUT, 'docs', document), 'utf8'));
      expect(blocks.length).toBeGreaterThan(0);
      await withTempDir(async (home) => {
        const { exitCode, stdout, stderr } = await runShell(home, scriptOf(document, blocks));
        expect({ exitCode, said: exitCode === 0 ? '' : `${stdout}\n${stderr}` }).toEqual({
          exitCode: 0,
          said: '',
        });
      });
    },
    300_000,
  );
}

test('every block of the guides is of a language that is checked here', async () => {
  for (const document of await documents()) {
    const blocks = blocksOf(await readFile(path.join(CHECKOUT, 'docs', document), 'utf8'));
    for (const { language } of blocks) expect([document, language]).toEqual([document, 'sh']);
  }
});

function blocksOf(text: string): Block[] {
  return text.split(/^## /m).flatMap((part, section) =>
    [...part.matchAll(/^```(\w*)[^\n]*\n([^]*?)^```$/gm)].map(([, language = '', code = '']) => ({
      language,
      code,
      section,
    })),
  );
}

/** Answers and ways to migrate stand alone: each begins in a directory of its own. A guide goes on from section to section. */
function scriptOf(document: string, blocks: readonly Block[]): string {
  const apart = ['faq.md', 'migrating.md'].includes(document);
  return blocks
    .map(({ code, section }, at) =>
      apart && section !== blocks[at - 1]?.section ? `cd "$(mktemp -d -p "$HOME")"\n${code}` : code,
    )
    .join('\n');
}

/** $MOUNT is a plain directory here: what the guide of JuiceFS types is the same there, and the engine differs. */
async function runShell(home: string, script: string): ReturnType<typeof runProgram> {
  const bin = path.join(home, 'bin');
  await mkdir(bin);
  await symlink(path.join(CHECKOUT, 'tools/jvs'), path.join(bin, 'jvs'));
  await mkdir(path.join(home, 'work'));
  const env = {
    ...process.env,
    HOME: home,
    MOUNT: path.join(home, 'work'),
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
  };
  return runProgram('bash', ['-euo', 'pipefail', '-c', script], { cwd: path.join(home, 'work'), env });
}
