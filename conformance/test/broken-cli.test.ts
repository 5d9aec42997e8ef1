import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cliCases, runCliCase } from '@jvs/conformance/cli';
import { CHECKOUT, skipUnless, withTempDir } from '@jvs/testing';

/** Ways to spoil a good `jvs` ("$@" are its arguments), each with the case that is there to catch it. */
const faults: ReadonlyArray<readonly [what: string, script: string, caughtBy: string]> = [
  ['says 0 whatever happens', 'jvs "$@"; exit 0', 'CLI-02'],
  ['chats on stdout', 'echo starting; jvs "$@"', 'CLI-01'],
  ['chats on stderr', 'echo starting >&2; jvs "$@"', 'CLI-06'],
  ['prints compact JSON', 'jvs "$@" | tr -d "\\n"', 'CLI-01'],
  ['sorts keys', 'jvs "$@" | jq -S .', 'CLI-04'],
  [
    'lists oldest first',
    'jvs "$@" | jq "if .data.snapshots? then .data.snapshots |= reverse else . end"',
    'CLI-05',
  ],
  [
    'forgets unsaved work',
    'case $1 in restore) shift; jvs restore --discard "$@";; *) jvs "$@";; esac',
    'CLI-27',
  ],
  [
    'makes no snapshot when nothing changed',
    'case $1 in snapshot) jvs "$@" --if-changed;; *) jvs "$@";; esac',
    'CLI-15',
  ],
  [
    'takes any snapshot for healthy',
    'case $1 in verify) jvs verify HEAD~0 --json >/dev/null; echo healthy;; *) jvs "$@";; esac',
    'CLI-43',
  ],
  ['loses --reason', 'case $1 in snapshot) jvs snapshot "$2" --json;; *) jvs "$@";; esac', 'CLI-54'],
  ['hides the base64 of odd paths', 'jvs "$@" | grep -v path_b64', 'CLI-48'],
  ['falls back to another engine', 'jvs "$@" || jvs snapshot --json', 'CLI-19'],
  ['ignores signals', 'trap "" INT TERM; case $1 in snapshot) sleep 3;; esac; jvs "$@"', 'CLI-53'],
];

for (const [what, script, caughtBy] of faults) {
  skipUnless('cli', 'jq')(`a jvs that ${what} fails ${caughtBy}`, async () => {
    await withTempDir(async (dir) => {
      const real = path.join(CHECKOUT, 'packages/cli/bin/run.js');
      const shim = path.join(dir, 'jvs');
      await writeFile(shim, `jvs() { "${process.execPath}" "${real}" "$@"; }\n${script}\n`);
      const one = cliCases.find(({ id }) => id === caughtBy)!;
      await expect(runCliCase(one, { command: ['sh', shim], directory: dir })).rejects.toThrow();
    });
  });
}
