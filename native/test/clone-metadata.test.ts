import { lstatSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, readlink, writeFile } from 'node:fs/promises';
import { asOrdinaryUser, makeTree, mustRun, skipUnless, withFileSystem, withTempDir } from '@jvs/testing';
import { addonFile, ops, system } from './native.js';

async function clone(dir: string, method: 'copy' | 'reflink' = 'copy') {
  const { tree } = await ops.scanTree(`${dir}/src`);
  return ops.cloneTree({ source: `${dir}/src`, destination: `${dir}/dst`, tree, method });
}

describe('cloneTree', () => {
  skipUnless('root')('keeps set-id bits and file capabilities of files that change hands', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { suid: 'x', capable: 'y' });
      await mustRun('chown', ['1234:4321', `${dir}/src/suid`, `${dir}/src/capable`]);
      await chmod(`${dir}/src/suid`, 0o6755);
      // VFS_CAP_REVISION_2 with cap_net_raw, as setcap writes it.
      await mustRun('setfattr', [
        '-n',
        'security.capability',
        '-v',
        '0x0100000200200000000000000000000000000000',
        `${dir}/src/capable`,
      ]);
      const report = await clone(dir);
      expect(report.lost).toEqual({ owner: 0, xattrs: 0, specials: 0 });
      const { mode, uid, gid } = statSync(`${dir}/dst/suid`);
      expect([mode & 0o7777, uid, gid]).toEqual([0o6755, 1234, 4321]);
      const value = await mustRun('getfattr', [
        '-n',
        'security.capability',
        '-e',
        'hex',
        `${dir}/dst/capable`,
      ]);
      expect(value.stdout).toContain('0x0100000200200000');
    });
  });

  skipUnless('acl')(
    'takes nothing over from the directory it clones into: neither ACLs nor group',
    async () => {
      await withTempDir(async (dir) => {
        await makeTree(`${dir}/src`, { f: 'x', d: { g: 'y' } });
        await mkdir(`${dir}/into`);
        await mustRun('setfacl', ['-d', '-m', 'u:1234:rwx', `${dir}/into`]);
        await chmod(`${dir}/into`, 0o2775);
        const { tree } = await ops.scanTree(`${dir}/src`);
        await ops.cloneTree({ source: `${dir}/src`, destination: `${dir}/into/dst`, tree, method: 'copy' });
        const acl = await mustRun('getfacl', ['-R', `${dir}/into/dst`]);
        expect(acl.stdout).not.toContain('1234');
        for (const path of ['', '/f', '/d', '/d/g']) {
          const [from, to] = [lstatSync(`${dir}/src${path}`), lstatSync(`${dir}/into/dst${path}`)];
          expect([to.mode, to.gid]).toEqual([from.mode, from.gid]);
        }
        await mkdir(`${dir}/into/stage`);
        const indices = Uint32Array.of(3);
        await ops.stageEntries({
          source: `${dir}/src`,
          tree,
          indices,
          stage: `${dir}/into/stage`,
          method: 'copy',
        });
        expect((await mustRun('getfacl', ['-R', `${dir}/into/stage/3`])).stdout).not.toContain('1234');
      });
    },
  );

  test('keeps a file of 1 TiB that is nearly all hole nearly all hole', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { sparse: 'head' });
      truncateSync(`${dir}/src/sparse`, 2 ** 40);
      await mustRun('dd', [
        'if=/dev/zero',
        `of=${dir}/src/sparse`,
        'bs=4096',
        'count=1',
        'seek=1000000',
        'conv=notrunc',
      ]);
      const report = await clone(dir);
      expect(report.failures).toEqual([]);
      const [from, to] = [statSync(`${dir}/src/sparse`), statSync(`${dir}/dst/sparse`)];
      expect(to.size).toBe(2 ** 40);
      expect(to.blocks).toBe(from.blocks);
      expect(to.blocks).toBeLessThan(100);
    });
  });

  skipUnless('root')('copies a symbolic link with its owner, times and extended attributes', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, {});
      await mustRun('ln', ['-s', 'no such target', `${dir}/src/link`]);
      await mustRun('chown', ['-h', '1234:4321', `${dir}/src/link`]);
      await mustRun('touch', ['-h', '-d', '1999-12-31T23:59:59.123456789Z', `${dir}/src/link`]);
      await mustRun('setfattr', ['-h', '-n', 'trusted.note', '-v', 'on the link', `${dir}/src/link`]);
      const report = await clone(dir);
      expect([report.symlinks, report.lost.xattrs]).toEqual([1, 0]);
      const stat = lstatSync(`${dir}/dst/link`, { bigint: true });
      expect([stat.uid, stat.gid, stat.mtimeNs]).toEqual([1234n, 4321n, 946684799123456789n]);
      expect(await readlink(`${dir}/dst/link`)).toBe('no such target');
      const note = await mustRun('getfattr', ['-h', '-n', 'trusted.note', `${dir}/dst/link`]);
      expect(note.stdout).toContain('on the link');
    });
  });

  skipUnless('xfs')('shares blocks by reflink and says so', async () => {
    await withFileSystem('xfs', async (dir) => {
      await makeTree(`${dir}/src`, { big: Buffer.alloc(1_000_000, 7), empty: '' });
      const report = await clone(dir, 'reflink');
      expect([report.cloned, report.copied, report.bytes]).toEqual([2, 0, 1_000_000]);
      const [from, to] = [system.extents(`${dir}/src/big`), system.extents(`${dir}/dst/big`)];
      expect(to.map(({ physical }) => physical)).toEqual(from.map(({ physical }) => physical));
      expect(to.every(({ shared }) => shared)).toBe(true);
    });
  });

  skipUnless('btrfs')('reflinks files without copy-on-write on btrfs', async () => {
    await withFileSystem('btrfs', async (dir) => {
      await mkdir(`${dir}/src`);
      writeFileSync(`${dir}/src/database`, '');
      await mustRun('chattr', ['+C', `${dir}/src/database`]);
      await writeFile(`${dir}/src/database`, Buffer.alloc(100_000, 7));
      const report = await clone(dir, 'reflink');
      expect([report.cloned, report.failures]).toEqual([1, []]);
      expect(readFileSync(`${dir}/dst/database`).equals(Buffer.alloc(100_000, 7))).toBe(true);
    });
  });

  skipUnless('ordinary-user')(
    'by an ordinary user keeps all but the owner, and removes what it made',
    async () => {
      await withTempDir(async (dir) => {
        await chmod(dir, 0o777);
        await makeTree(`${dir}/src`, { open: 'x', d: { f: 'y' }, sealed: { g: 'z' } });
        await mustRun('setfattr', ['-n', 'user.note', '-v', 'kept', `${dir}/src/open`]);
        await chmod(`${dir}/src/open`, 0o444);
        await chmod(`${dir}/src/sealed`, 0o555);
        await asOrdinaryUser(async (user) => {
          const body = `
          const native = require(process.argv[1]);
          const [source, destination] = process.argv.slice(2);
          (async () => {
            const words = new BigInt64Array(3);
            const { tree } = await native.scanTree(source, null, words);
            const report = await native.cloneTree(source, destination, tree, false, null, null, false, null, words);
            const modes = ['', '/open', '/sealed'].map((at) => require('fs').statSync(destination + at).mode & 0o7777);
            const note = String(require('child_process').execFileSync('getfattr', ['-n', 'user.note', '--only-values', destination + '/open']));
            const removed = await native.removeTree(destination, null, words);
            console.log(JSON.stringify({ lost: report.lost, failures: report.failures, modes, note, removed }));
          })();`;
          const result = await user.mustRun(process.execPath, [
            '-e',
            body,
            addonFile,
            `${dir}/src`,
            `${dir}/dst`,
          ]);
          expect(JSON.parse(result.stdout)).toEqual({
            lost: { owner: 6, xattrs: 0, specials: 0 },
            failures: [],
            modes: [0o755, 0o444, 0o555],
            note: 'kept',
            removed: 6,
          });
        });
      });
    },
  );
});
