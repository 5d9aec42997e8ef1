import { binding } from './native.js';

const parseControlReply = (pieces: Uint8Array[]) => binding.parseControlReply(pieces);
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const byByte = (whole: Uint8Array): Uint8Array[] => Array.from(whole, (byte) => Uint8Array.of(byte));

/** As a mount of 1.4.2 sent them: two progress records of a clone of 1,001 entries, then success. */
const CLONED = 'fe 00000000000000e9 00000000000003e9 fe 00000000000003e9 00000000000003e9 00';
const JSON_REPLY = `ff 0000000e ${Buffer.from('{"Failed":"no"').toString('hex')}`;

const codeOf = (...pieces: Uint8Array[]): unknown => {
  try {
    return parseControlReply(pieces);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
};

test('a recorded reply is understood, whole and byte by byte', () => {
  for (const pieces of [[bytes(CLONED)], byByte(bytes(CLONED))]) {
    expect(parseControlReply(pieces)).toMatchObject({ status: 0, done: 1001, total: 1001 });
  }
  for (const pieces of [[bytes(JSON_REPLY)], byByte(bytes(JSON_REPLY))]) {
    const reply = parseControlReply(pieces);
    expect(Buffer.from(reply?.data ?? []).toString()).toBe('{"Failed":"no"');
  }
  expect(parseControlReply([bytes('11')])).toMatchObject({ status: 17, done: 0 });
});

test('a reply that is not complete is none yet', () => {
  const whole = bytes(CLONED);
  for (let length = 0; length < whole.length; length++) {
    expect(parseControlReply([whole.subarray(0, length)])).toBeNull();
  }
  expect(parseControlReply([bytes('ff 00000005 6162')])).toBeNull();
});

test('a length no reply can have takes no memory, and bytes behind the end are an error', () => {
  expect(codeOf(bytes('ff ffffffff 00'))).toBe('EBADMSG');
  expect(codeOf(bytes('ff 01000001'))).toBe('EBADMSG');
  expect(codeOf(bytes('ff 00000000'))).toMatchObject({ status: 0 });
  expect(codeOf(bytes('00 00'))).toBe('EBADMSG');
  expect(codeOf(bytes('00'), bytes('fe'))).toBe('EBADMSG');
});

test('no sequence of bytes does more than end in an answer or an error', () => {
  let seed = 1;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let round = 0; round < 5_000; round++) {
    const piece = (): Uint8Array =>
      Uint8Array.from({ length: random(40) }, () => [0xfe, 0xff, 0, random(256)][random(4)] as number);
    const answer = codeOf(...Array.from({ length: random(4) }, piece));
    expect(answer === null || answer === 'EBADMSG' || typeof answer === 'object').toBe(true);
  }
});
