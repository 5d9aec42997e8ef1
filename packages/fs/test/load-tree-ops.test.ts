import { loadTreeOps } from '@jvs/fs';
import { skipUnless } from '@jvs/testing';

skipUnless('native')('the addon is used where it was built', () => {
  const { ops, system, reason } = loadTreeOps();
  expect([ops.kind, reason]).toEqual(['native', undefined]);
  expect(system).toBeDefined();
});

test('the portable operations are used when they are preferred, with the reason', () => {
  const { ops, reason } = loadTreeOps({ prefer: 'portable' });
  expect(ops.kind).toBe('portable');
  expect(reason).toMatch(/./);
});
