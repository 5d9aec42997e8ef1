import { chownSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { makeTree, runProgram, skipUnless, withTempDir } from '@jvs/testing';
import { addonFile } from './native.js';

const CLONE = `
  const native = require(process.argv[1]);
  const [source, destination] = process.argv.slice(2);
  (async () => {
    const words = new BigInt64Array(3);
    const { tree } = await native.scanTree(source, null, words);
    const report = await native.cloneTree(source, destination, tree, false, null, null, false, null, words);
    const stats = require('fs').statSync(destination + '/tool');
    console.log(JSON.stringify({ lost: report.lost.owner, mode: (stats.mode & 0o7777).toString(8), uid: stats.uid }));
  })();`;

/** Writes the maps of a namespace that is just made, from outside it, and then lets the program begin. */
const BEGIN_IN_NAMESPACE = `
  mkfifo "$1/made" "$1/go"
  unshare --user sh -c 'echo $$ > "$0/made"; read go < "$0/go"; exec "$@"' "$1" "$3" -e "$4" "$5" "$1/src" "$1/dst" &
  read pid < "$1/made"
  printf '%b' "$2" > /proc/$pid/uid_map
  printf '%b' "$2" > /proc/$pid/gid_map
  echo > "$1/go"
  wait $!`;

async function cloneIn(map: string): Promise<{ lost: number; mode: string; uid: number }> {
  return withTempDir(async (dir) => {
    await makeTree(`${dir}/src`, { tool: 'x' });
    chownSync(`${dir}/src/tool`, 1001, 1001);
    await chmod(`${dir}/src/tool`, 0o6755);
    const args = ['-c', BEGIN_IN_NAMESPACE, 'sh', dir, map, process.execPath, CLONE, addonFile];
    const { stdout, stderr } = await runProgram('sh', args);
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as { lost: number; mode: string; uid: number };
  });
}

describe('cloneTree in a user namespace', () => {
  skipUnless('root')('SEC-11: drops set-id bits of a user without a name there', async () => {
    expect(await cloneIn('0 0 1\\n')).toEqual({ lost: 1, mode: '755', uid: 0 });
  });

  skipUnless('root')(
    'SEC-11: drops them too where "nobody", as all such users are shown, has a name',
    async () => {
      expect(await cloneIn('0 0 1\\n65534 65534 1\\n')).toEqual({ lost: 1, mode: '755', uid: 65534 });
    },
  );

  skipUnless('root')('keeps set-id bits of a user who has a name there', async () => {
    expect(await cloneIn('0 0 1\\n1001 1001 1\\n')).toEqual({ lost: 0, mode: '6755', uid: 1001 });
  });
});
