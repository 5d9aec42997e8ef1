import path from 'node:path';
import { expect, test } from '@jest/globals';
import { safeJoin } from '@jvs/fs';
import { isJvsError } from '@jvs/model';
import fc from 'fast-check';

const piece = fc.oneof(
  fc.constantFrom('', '.', '..', 'a', '...', '/', '\0', '\\..', ' ', '~', '%2e%2e'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

test('LAY-12: safeJoin stays below its root and changes no name, or refuses', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (names) => {
      const relative = names.join('/');
      try {
        const joined = safeJoin('/root/of/it', relative);
        expect(joined).toBe(`/root/of/it/${relative}`);
        expect(path.resolve(joined)).toBe(joined);
        expect(joined).not.toContain('\0');
      } catch (error) {
        expect(isJvsError(error, 'E_USAGE')).toBe(true);
        const bad = relative.split('/').some((name) => ['', '.', '..'].includes(name) || name.includes('\0'));
        expect(bad).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});
