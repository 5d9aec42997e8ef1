import { expect, test } from '@jest/globals';
import { isJvsError } from '@jvs/model';
import fc from 'fast-check';
import { parseRef } from '../src/refs/parse-ref.js';

const awkward = fc.array(
  fc.constantFrom(
    '~',
    '~1',
    '~0',
    '@',
    'HEAD',
    'id:',
    'tag:',
    'note:',
    ' ',
    '\n',
    'v1',
    '..',
    '99999999999999999999',
  ),
  { maxLength: 6 },
);
const anyRef = fc.oneof(
  fc.string({ unit: 'binary' }),
  awkward.map((parts) => parts.join('')),
);

test('any text is a reference, or refused with a code of its own', () => {
  fc.assert(
    fc.property(anyRef, (ref) => {
      try {
        const { name, back } = parseRef(ref);
        expect(name.trim()).not.toBe('');
        expect(Number.isSafeInteger(back) && back >= 0).toBe(true);
      } catch (error) {
        expect(isJvsError(error, 'E_REF_EMPTY') || isJvsError(error, 'E_REF_INVALID')).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('kind, name and number of steps come back as they were put together', () => {
  const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/);
  const kind = fc.constantFrom(undefined, 'id' as const, 'tag' as const);
  fc.assert(
    fc.property(kind, name, fc.nat(), (forced, text, back) => {
      const ref = `${forced === undefined ? '' : `${forced}:`}${text}~${back}`;
      expect(parseRef(ref)).toEqual({ kind: forced, name: text, back });
    }),
  );
});
