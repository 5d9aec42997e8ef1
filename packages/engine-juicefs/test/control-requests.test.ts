import { cloneRequest, infoRequest, removeRequest } from '@jvs/engine-juicefs';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const clone = (name: Uint8Array): Uint8Array =>
  cloneRequest({ source: 16n, sourceParent: 1n, parent: 1n, name, threads: 8 });

test('requests are byte for byte what a mount reads', () => {
  expect(hex(clone(Buffer.from('s1')))).toBe(
    '000003EE0000001F000000000000001000000000000000010000000000000001027331001202' + '08',
  );
  expect(
    hex(removeRequest({ parent: 0x7fff_ffff_1000_0000n, name: Buffer.from([0xff]), threads: 500 })),
  ).toBe('000003EA0000000C7FFFFFFF1000000001FF00FF');
  expect(hex(infoRequest(16n))).toBe('000003ED0000000B0000000000000010000000');
});

test.each([
  ['', 'nothing'],
  ['.', 'the directory itself'],
  ['..', 'its parent, which would end the mount'],
  ['a/b', 'a path'],
  ['a\0', 'a NUL'],
  ['x'.repeat(256), 'more than 255 bytes'],
])('a name that the mount would not survive is refused: %j, %s', (name) => {
  expect(() => clone(Buffer.from(name))).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
  expect(() => removeRequest({ parent: 1n, name: Buffer.from(name), threads: 1 })).toThrow(
    expect.objectContaining({ code: 'E_USAGE' }),
  );
});
