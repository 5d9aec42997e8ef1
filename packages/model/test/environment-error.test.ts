import { constants } from 'node:os';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { classifyErrno, environmentError, isJvsError, JvsError } from '@jvs/model';

const { errno } = constants;
const context = { action: 'write the descriptor', path: '.jvs/x' };

describe('errors of system calls', () => {
  test.each([
    ['ENOSPC', 'E_NO_SPACE'],
    ['EDQUOT', 'E_NO_SPACE'],
    ['EACCES', 'E_PERMISSION'],
    ['EPERM', 'E_PERMISSION'],
    ['EROFS', 'E_READ_ONLY'],
    ['EIO', 'E_IO'],
    ['ESTALE', 'E_IO'],
    ['EMFILE', 'E_IO'],
  ] as const)('%s is %s, by code and by number of either sign', (name, code) => {
    const number = errno[name];
    expect(classifyErrno({ code: name })).toBe(code);
    expect(classifyErrno({ errno: number })).toBe(code);
    expect(classifyErrno({ errno: -number, code: `Unknown system error -${number}` })).toBe(code);
  });

  test('keep errno, call and path in the details, and have a hint', () => {
    const error = environmentError(
      { errno: -errno.EDQUOT, code: 'Unknown system error -122', syscall: 'write' },
      context,
    );
    expect(error).toMatchObject({
      code: 'E_NO_SPACE',
      details: { errno: errno.EDQUOT, errno_name: 'EDQUOT', syscall: 'write', path: '.jvs/x' },
      hint: expect.any(String),
    });
    expect(error.message).toBe('cannot write the descriptor (.jvs/x): EDQUOT');
  });

  test("Node's own exceptions are understood", () => {
    let caught: unknown;
    try {
      readFileSync('/nonexistent/file');
    } catch (error) {
      caught = error;
    }
    expect(environmentError(caught, { action: 'read' })).toMatchObject({
      code: 'E_IO',
      details: { errno_name: 'ENOENT', syscall: 'open', path: '/nonexistent/file' },
      cause: caught,
    });
  });

  test('errors that have a meaning keep it, and bugs are not passed off as the environment', () => {
    const ours = new JvsError('E_LOCKED', { message: 'held' });
    expect(environmentError(ours, context)).toBe(ours);
    expect(environmentError({ code: 'E_CANCELLED', message: 'x' }, context).code).toBe('E_CANCELLED');
    expect(environmentError(new DOMException('x', 'AbortError'), context).code).toBe('E_CANCELLED');
    expect(environmentError(new TypeError('x is undefined'), context).code).toBe('E_INTERNAL');
    expect(environmentError('boom', context).message).toContain('boom');
  });

  test('an error of another copy of this package is one of ours', () => {
    const foreign = { name: 'JvsError', code: 'E_LOCKED', message: '', details: {} };
    expect(isJvsError(foreign)).toBe(true);
    expect(isJvsError(foreign, 'E_IO')).toBe(false);
    expect(isJvsError({ name: 'JvsError', code: 'toString' })).toBe(false);
    expect(isJvsError(undefined)).toBe(false);
  });
});
