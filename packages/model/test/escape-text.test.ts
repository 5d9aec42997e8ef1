import { describe, expect, test } from '@jest/globals';
import { bytesToPath, escapeText, pathToBytes } from '@jvs/model';
import fc from 'fast-check';

describe('text for people', () => {
  test.each([
    ['\u001b[31mred', String.raw`\x1b[31mred`],
    ['a\nb\tc\rd', String.raw`a\nb\tc\rd`],
    ['\u0000\u007f\u009b', String.raw`\x00\x7f\x9b`],
    ['\u202egnp.exe', String.raw`\u202egnp.exe`],
    ['\u2066\u2069\u200f\u061c\ufeff\u2028', String.raw`\u2066\u2069\u200f\u061c\ufeff\u2028`],
    ['\ud800x', String.raw`\ud800x`],
    ['Größe ☃ 日本 👩‍💻', 'Größe ☃ 日本 👩‍💻'],
  ])('%j is shown as %s', (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });
});

describe('paths in JSON', () => {
  test('a path that is UTF-8 is just text', () => {
    expect(bytesToPath(Buffer.from('a/☃'))).toEqual({ path: 'a/☃' });
  });

  test('any other comes with its bytes, and the text is lossy', () => {
    expect(bytesToPath(Uint8Array.of(0x61, 0xff))).toEqual({ path: 'a\ufffd', path_b64: 'Yf8=' });
  });

  test('no byte is lost, and a name that really holds U+FFFD is not taken for a lossy one', () => {
    expect(bytesToPath(Buffer.from('\ufffd'))).toEqual({ path: '\ufffd' });
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([...pathToBytes(bytesToPath(bytes))]).toEqual([...bytes]);
      }),
    );
  });
});
