import { lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { makeTree, runProgram, skipUnless, withTempDir } from '@jvs/testing';
import { addonFile } from './native.js';

/** Places a clone over a file that is not what was scanned any more; the stage is emptied afterwards, as a restore does. */
const PLACE = `
  const native = require(process.argv[1]);
  const dir = process.argv[2];
  const fs = require('fs');
  (async () => {
    const words = () => new BigInt64Array(3);
    const { tree } = await native.scanTree(dir + '/root', 1, words());
    fs.writeFileSync(dir + '/root/f.new', 'first save');
    fs.renameSync(dir + '/root/f.new', dir + '/root/f');
    const staged = fs.lstatSync(dir + '/stage/1', { bigint: true }).ino;
    const expected = {
      type: tree.type.slice(1, 2), mode: tree.mode.slice(1, 2), size: tree.size.slice(1, 2), ino: tree.ino.slice(1, 2),
      mtimeNs: tree.mtimeNs.slice(1, 2), staged: BigUint64Array.of(staged),
    };
    const { conflicts } = await native.placeEntries(dir + '/root', tree, Uint32Array.of(1), dir + '/stage', expected, 1, words());
    console.log(JSON.stringify([...conflicts]));
  })();`;

skipUnless('strace')(
  'a save that falls between the exchange of a clone and its taking back stays where it was saved',
  async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { root: { f: 'old' }, stage: { '1': 'the clone' } });
      const clone = lstatSync(`${dir}/stage/1`).ino;
      // The thread that made the first exchange sleeps before it looks at what came out of it.
      const slow = [
        '-f',
        '-o',
        '/dev/null',
        '-e',
        'trace=renameat2',
        '-e',
        'inject=renameat2:delay_exit=1000000:when=1',
      ];
      let ended = false;
      const child = runProgram('strace', [...slow, process.execPath, '-e', PLACE, addonFile, dir]).finally(
        () => {
          ended = true;
        },
      );
      while (!ended && lstatSync(`${dir}/root/f`).ino !== clone)
        await new Promise((next) => setImmediate(next));
      writeFileSync(`${dir}/root/f.new`, 'second save');
      renameSync(`${dir}/root/f.new`, `${dir}/root/f`);
      const { stdout, stderr } = await child;
      expect({ stdout, stderr }).toEqual({ stdout: '[1]\n', stderr: '' });
      expect(readFileSync(`${dir}/root/f`, 'utf8')).toBe('second save');
    });
  },
);
