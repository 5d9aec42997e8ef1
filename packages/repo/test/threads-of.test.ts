import { threadsOf } from '../src/store/threads-of.js';

test('more threads than CPUs wait for a mount; elsewhere, and where somebody chose, it is as it was', () => {
  expect(threadsOf({ remote: true, context: {} })).toBe(16);
  expect(threadsOf({ remote: false, context: {} })).toBeUndefined();
  expect(threadsOf({ remote: true, context: { threads: 3 } })).toBe(3);
});
