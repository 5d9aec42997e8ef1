import { describe, expect, test } from '@jest/globals';
import { canonicalJson, parseJsonSafely } from '@jvs/model';
import fc from 'fast-check';

const wellFormed = fc.string({ unit: 'binary' });
const value = fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' });

describe('canonical JSON', () => {
  test('the example of RFC 8785 comes out as the RFC says', () => {
    const input = JSON.parse(
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    ) as unknown;
    expect(canonicalJson(input)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test('members are sorted by UTF-16 code units, as in the RFC', () => {
    const input = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.keys(JSON.parse(canonicalJson(input)) as object).slice(1)).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\u{1f600}',
      '\ufb33',
    ]);
  });

  test('it means what it was made of, and is its own canonical form', () => {
    fc.assert(
      fc.property(value, (input) => {
        const text = canonicalJson(input);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(input)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test('the order in which members were put in makes no difference', () => {
    fc.assert(
      fc.property(fc.dictionary(wellFormed, value), (input) => {
        const reversed = Object.fromEntries(Object.entries(input).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(input));
      }),
    );
  });

  test('whatever is written is accepted by the safe parser, unless it holds NUL or __proto__', () => {
    fc.assert(
      fc.property(value, (input) => {
        const text = canonicalJson(input);
        fc.pre(!text.includes('\\u0000') && !text.includes('__proto__'));
        expect(canonicalJson(parseJsonSafely(Buffer.from(text)))).toBe(text);
      }),
    );
  });

  test.each([
    NaN,
    Infinity,
    1n,
    () => 1,
    Symbol('x'),
    [undefined],
    '\ud800',
    { '\udc00': 1 },
    new Date(),
    new Map(),
  ])('what JSON cannot hold without loss is refused (%p)', (input) => {
    expect(() => canonicalJson(input)).toThrow(TypeError);
  });

  test('members that are undefined are left out, and minus zero is zero', () => {
    expect(canonicalJson({ b: undefined, a: -0 })).toBe('{"a":0}');
  });
});
