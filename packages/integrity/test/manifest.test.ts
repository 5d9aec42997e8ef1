import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  encodeManifest,
  escapeName,
  hashTree,
  parseManifest,
  readManifest,
  unescapeName,
  writeManifest,
} from '@jvs/integrity';
import type { DigestTree } from '@jvs/model';
import { withTempDir } from '@jvs/testing';
import fc from 'fast-check';
import { anyName, anyTree, bytes, chainTree, dir, flatTree, leaf, pack } from './literal-tree.js';

const sealed = (tree: DigestTree): DigestTree => ({ ...tree, digest: hashTree(tree, tree.digest).digest });
const text = (tree: DigestTree): Buffer =>
  Buffer.concat(Array.from(encodeManifest(tree), (chunk) => Buffer.from(chunk)));

const zeros = '0'.repeat(64);
const line = (fields: string, name: string): string => `${fields} ${zeros} ${name}\n`;

describe('escaped names', () => {
  test.each([
    ['plain name.txt', 'plain name.txt'],
    ['a\\b', String.raw`a\x5cb`],
    ['a\nb\t\x7f', String.raw`a\x0ab\x09\x7f`],
    [Buffer.from('Größe ☃').toString('latin1'), Buffer.from('Größe ☃').toString('latin1')],
    ['\xff\xfe', String.raw`\xff\xfe`],
    [Buffer.from('\u009b31m').toString('latin1'), String.raw`\xc2\x9b31m`],
    ['\xed\xa0\x80', String.raw`\xed\xa0\x80`],
    ['\xe2\x98', String.raw`\xe2\x98`],
    ['\xc0\xaf', String.raw`\xc0\xaf`],
  ])('%j is written as %j', (name, escaped) => {
    expect(Buffer.from(escapeName(bytes(name))).toString('latin1')).toBe(escaped);
  });

  test('any name is UTF-8 without control characters when escaped, and comes back', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const escaped = Buffer.from(escapeName(bytes(name)));
        expect(new TextDecoder('utf-8', { fatal: true }).decode(escaped)).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f]/,
        );
        expect(Buffer.from(unescapeName(escaped) as Uint8Array)).toEqual(bytes(name));
      }),
    );
  });

  test('text that no name is escaped to is refused: one name, one text', () => {
    for (const other of ['\\', '\\n', '\\x4', '\\x4g', '\\xFF', '\\x41', '\\xc3\\xa9', 'a\nb', '\xff']) {
      expect(unescapeName(bytes(other))).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.uint8Array(), (raw) => {
        const name = unescapeName(raw);
        expect(name === undefined || Buffer.compare(escapeName(name), raw) === 0).toBe(true);
      }),
    );
  });
});

describe('the manifest', () => {
  test('of any tree is read back as that tree', () => {
    fc.assert(
      fc.property(anyTree, (root) => {
        const tree = sealed(pack(root));
        expect(parseManifest(text(tree), { entries: tree.count, checkDigests: true })).toEqual(tree);
      }),
    );
  });

  test('is read in chunks of any size', async () => {
    const tree = sealed(pack(dir({ a: dir({ 'b\\': leaf(1), c: leaf(2) }), d: leaf(3) })));
    const content = text(tree);
    await withTempDir(async (directory) => {
      const file = path.join(directory, 'pipe');
      execFileSync('mkfifo', [file]);
      for (const size of [1, 7, 64, 100, 1000]) {
        const writer = openSync(file, 'r+');
        const fd = openSync(file, 'r');
        const reading = readManifest(fd);
        for (let at = 0; at < content.length; at += size) {
          writeSync(writer, content.subarray(at, at + size));
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        closeSync(writer);
        expect((await reading).tree).toEqual(tree);
        closeSync(fd);
      }
    });
  });

  test('has a line an entry, in tree order, with the root as a dot', () => {
    const tree = pack(
      dir({
        b: leaf(1, { mode: 0o4755, size: 12 }),
        a: dir({ 'x y': leaf(2, { type: 'symlink', size: 0 }) }, 0o700),
      }),
    );
    expect(text(tree).toString()).toBe(
      `d 0755 0 ${zeros} .\nd 0700 0 ${zeros} a\nl 0644 0 ${'02'.repeat(32)} a/x y\nf 4755 12 ${'01'.repeat(32)} b\n`,
    );
  });

  test('is written to a file with its hash, and read from there in chunks', async () => {
    const tree = sealed(flatTree(30_001));
    await withTempDir(async (directory) => {
      const file = path.join(directory, 'manifest');
      const out = openSync(file, 'wx');
      const written = await writeManifest(out, tree);
      closeSync(out);
      const content = readFileSync(file);
      expect(content.length).toBeGreaterThan(2 * 1024 * 1024);
      expect(written).toEqual({
        sha256: createHash('sha256').update(content).digest('hex'),
        bytes: content.length,
      });
      const fd = openSync(file, 'r');
      const read = await readManifest(fd, { entries: tree.count, checkDigests: true });
      closeSync(fd);
      expect(read.sha256).toBe(written.sha256);
      expect(Buffer.compare(text(read.tree), content)).toBe(0);
    });
  });

  test('an aborted write rejects with the reason', async () => {
    await withTempDir(async (directory) => {
      const fd = openSync(path.join(directory, 'manifest'), 'wx');
      await expect(writeManifest(fd, pack(dir({})), AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
        'stopped',
      );
      closeSync(fd);
    });
  });

  test('deep trees are written and read without recursion', () => {
    const tree = chainTree(2000);
    expect(parseManifest(text(tree))).toEqual(tree);
    // All of 20,000 levels would be 400 MB of text: look at the longest line only.
    let last = Buffer.alloc(0);
    for (const chunk of encodeManifest(chainTree(20_000))) last = Buffer.from(chunk.subarray(-50_000));
    expect(last.toString()).toMatch(/ (x\/){19998}x\n$/);
  });
});

describe('a damaged manifest', () => {
  const root = line('d 0755 0', '.');
  test.each([
    ['empty', '', 1, 'missing'],
    ['without a root', line('f 0644 0', 'a'), 1, 'directory "."'],
    ['with a file as root', line('f 0644 0', '.'), 1, 'directory "."'],
    ['without the last newline', `${root}${line('f 0644 0', 'a')}`.slice(0, -1), 2, 'newline'],
    ['with an empty line', `${root}\n`, 2, 'type'],
    ['with an unknown type', root + line('x 0644 0', 'a'), 2, 'type'],
    ['with a mode in base 10', root + line('f 0648 0', 'a'), 2, 'four octal'],
    ['with a short mode', root + line('f 644 0', 'a'), 2, 'four octal'],
    ['with a negative size', root + line('f 0644 -1', 'a'), 2, 'decimal'],
    ['with a size in another form', root + line('f 0644 01', 'a'), 2, 'decimal'],
    ['with a size that is too big', root + line('f 0644 9007199254740992', 'a'), 2, 'too big'],
    ['with a size for a symlink', root + line('l 0777 1', 'a'), 2, 'only files'],
    ['with two spaces', root + line('f  0644 0', 'a'), 2, 'four octal'],
    ['with a digest in upper case', root + line('f 0644 0', 'a').replace('00 a', 'AA a'), 2, 'hex'],
    ['with a short digest', root + line('f 0644 0', 'a').replace('00 a', '0 a0'), 2, 'space'],
    ['without a path', `${root}f 0644 0 ${zeros} \n`, 2, 'too short'],
    ['with an entry twice', root + line('f 0644 0', 'a') + line('f 0644 0', 'a'), 3, 'twice'],
    ['with the root twice', root + root, 2, '"."'],
    ['out of order', root + line('f 0644 0', 'b') + line('f 0644 0', 'a'), 3, 'order'],
    ['with a parent that is missing', root + line('f 0644 0', 'a/b'), 2, 'before it'],
    ['with a file as parent', root + line('f 0644 0', 'a') + line('f 0644 0', 'a/b'), 3, 'before it'],
    [
      'with a directory come back to',
      root + line('d 0755 0', 'a') + line('f 0644 0', 'b') + line('f 0644 0', 'a/x'),
      4,
      'before it',
    ],
    ['with a name of ".."', root + line('d 0755 0', 'a') + line('f 0644 0', 'a/..'), 3, '".."'],
    ['with an empty name', root + line('d 0755 0', 'a') + line('f 0644 0', 'a/'), 3, 'impossible'],
    ['with an absolute path', root + line('f 0644 0', '/etc/passwd'), 2, 'before it'],
    ['with NUL in a name', root + line('f 0644 0', '\\x00'), 2, 'impossible'],
    ['with an escaped slash', root + line('f 0644 0', 'a\\x2fb'), 2, 'escaped'],
    ['with a needless escape', root + line('f 0644 0', '\\x41'), 2, 'escaped'],
  ])('%s is refused, with the line', (_what, content, at, reason) => {
    expect(() => parseManifest(Buffer.from(content))).toThrow(
      expect.objectContaining({
        code: 'E_MANIFEST_CORRUPT',
        details: { line: at, reason: expect.stringContaining(reason) },
      }),
    );
  });

  test('with another number of entries than it should have is refused', () => {
    for (const entries of [0, 2]) {
      expect(() => parseManifest(Buffer.from(root), { entries })).toThrow(
        expect.objectContaining({ code: 'E_MANIFEST_CORRUPT' }),
      );
    }
  });

  test('with one digest changed names the directory it is in, when subtree digests are checked', () => {
    const tree = sealed(pack(dir({ a: dir({ b: dir({ c: leaf(1) }) }), z: leaf(2) })));
    tree.digest[3 * 32] = 9;
    expect(parseManifest(text(tree)).count).toBe(5);
    expect(parseManifest(text(tree), { most: 6 }).count).toBe(5);
    // What comes behind is not looked at.
    const endless = Buffer.concat([text(tree), Buffer.from('garbage\n')]);
    expect(() => parseManifest(endless, { most: 4 })).toThrow(
      expect.objectContaining({ code: 'E_MANIFEST_CORRUPT', details: expect.objectContaining({ line: 5 }) }),
    );
    expect(() => parseManifest(text(tree), { checkDigests: true })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ line: 3 }) }),
    );
  });

  test('every flipped byte is noticed by grammar, digests or the root hash', () => {
    const tree = sealed(pack(dir({ a: dir({ 'b\n': leaf(1) }), c: leaf(2, { type: 'fifo', size: 0 }) })));
    const content = text(tree);
    const { rootHash } = hashTree(tree, tree.digest);
    for (let at = 0; at < content.length; at += 1) {
      const damaged = Buffer.from(content);
      damaged[at] = (damaged[at] as number) ^ 1;
      let hash: string | undefined;
      try {
        const parsed = parseManifest(damaged, { entries: tree.count, checkDigests: true });
        hash = hashTree(parsed, parsed.digest).rootHash;
      } catch (error) {
        expect(error).toMatchObject({ code: 'E_MANIFEST_CORRUPT' });
      }
      expect(hash).not.toBe(rootHash);
    }
  });
});
