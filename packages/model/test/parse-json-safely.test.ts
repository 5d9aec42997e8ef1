import { describe, expect, test } from '@jest/globals';
import { parseJsonSafely } from '@jvs/model';

function reasonFor(input: string | Uint8Array, limits = {}): unknown {
  try {
    parseJsonSafely(Buffer.from(input as string), limits);
  } catch (error) {
    expect(error).toMatchObject({ name: 'JvsError', code: 'E_METADATA_CORRUPT' });
    return (error as { details: { reason: unknown } }).details.reason;
  }
  return undefined;
}

describe('parsing JSON of unknown origin', () => {
  test.each([
    ['{"a":1,"a":2}', 'stands twice'],
    [String.raw`{"a":1,"\u0061":2}`, 'stands twice'],
    ['[{"x":{"b":1,"c":[{"d":1}],"b":2}}]', 'stands twice'],
    ['{"__proto__":{"admin":true}}', '__proto__'],
    [String.raw`{"__\u0070roto__":1}`, '__proto__'],
    ['\ufeff{}', 'byte order mark'],
    ['{"a":"\0"}', 'not JSON'],
    [String.raw`{"a":"\u0000"}`, 'NUL'],
    [String.raw`["\ud800"]`, 'surrogate'],
    [String.raw`{"\udfff":1}`, 'surrogate'],
    ['[1e999]', 'too big'],
    ['', 'not JSON'],
    ['{', 'not JSON'],
    ['{} {}', 'not JSON'],
    ["{'a':1}", 'not JSON'],
    ['[1,]', 'not JSON'],
    ['NaN', 'not JSON'],
  ])('%j is refused (%s)', (input, reason) => {
    expect(reasonFor(input)).toContain(reason);
  });

  test('bytes that are not UTF-8 are refused', () => {
    expect(reasonFor(Uint8Array.of(0x22, 0xff, 0x22))).toContain('UTF-8');
    expect(reasonFor(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toContain('UTF-8');
  });

  test('32 levels are accepted and 33 are not', () => {
    expect(reasonFor('['.repeat(32) + ']'.repeat(32))).toBeUndefined();
    expect(reasonFor('['.repeat(33) + ']'.repeat(33))).toContain('32 deep');
  });

  test('a million bytes of nesting or of quotes are refused quickly and without a stack overflow', () => {
    const started = performance.now();
    for (const input of ['[', '{"a":', '"', '\\"', '"\\']) {
      expect(reasonFor(input.repeat(Math.floor(1_000_000 / input.length)))).toBeDefined();
    }
    expect(reasonFor('['.repeat(500_000) + ']'.repeat(500_000))).toContain('32 deep');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('1 MiB is accepted and a byte more is not', () => {
    const text = JSON.stringify('x'.repeat(1024 * 1024 - 2));
    expect(reasonFor(text)).toBeUndefined();
    expect(reasonFor(`${text} `)).toContain('larger than 1048576 bytes');
    expect(reasonFor('[1,2]', { maxBytes: 4 })).toContain('larger than 4 bytes');
  });

  test('brackets, colons and quotes within strings are text', () => {
    const value = { 'a":{"b': ['[[[', ']]', '":"', '\\', '\\"'] };
    expect(parseJsonSafely(Buffer.from(JSON.stringify(value)))).toEqual(value);
  });

  test('the same key in two objects is fine', () => {
    expect(parseJsonSafely(Buffer.from('{"a":{"b":1},"c":{"b":2},"b":[{"b":3}]}'))).toEqual({
      a: { b: 1 },
      c: { b: 2 },
      b: [{ b: 3 }],
    });
  });
});
