import { describe, expect, test } from '@jest/globals';
import {
  isSnapshotId,
  isTag,
  newId,
  sortedTags,
  validateNote,
  validateTag,
  validateWorktreeName,
} from '@jvs/model';

const refused = [
  '',
  '.',
  '..',
  '.hidden',
  '-rf',
  'a/b',
  'a\\b',
  'a..b',
  'a b',
  'a\0',
  'a\n',
  '\u001b[31m',
  'é',
  '../../etc',
  'x'.repeat(300),
];

describe('names', () => {
  test.each(refused)('%j is refused as a worktree name and as a tag, with a hint', (name) => {
    for (const validate of [validateWorktreeName, validateTag]) {
      expect(() => validate(name)).toThrow(
        expect.objectContaining({ code: 'E_NAME_INVALID', hint: expect.stringContaining('letters') }),
      );
    }
  });

  test.each(['a', 'main', 'v1.0', '_x', '0-a', 'A.b-c_d'])('%j is accepted', (name) => {
    expect(validateWorktreeName(name)).toBe(name);
    expect(validateTag(name)).toBe(name);
  });

  test('worktree names end at 64 characters and tags at 128', () => {
    expect(validateWorktreeName('a'.repeat(64))).toHaveLength(64);
    expect(() => validateWorktreeName('a'.repeat(65))).toThrow('longer than 64');
    expect(isTag('a'.repeat(128))).toBe(true);
    expect(isTag('a'.repeat(129))).toBe(false);
  });

  test('HEAD is no tag, since as a reference it means something else', () => {
    expect(() => validateTag('HEAD')).toThrow(expect.objectContaining({ code: 'E_NAME_INVALID' }));
    expect(isTag('HEAD')).toBe(false);
    expect(validateWorktreeName('HEAD')).toBe('HEAD');
  });

  test('the message shows no control characters of the name', () => {
    expect(() => validateTag('\u001b]0;x')).toThrow(/"\\x1b\]0;x"/);
  });

  test('tags are sorted by code units and each stands once', () => {
    expect(sortedTags(['b', 'B', 'a', 'b'])).toEqual(['B', 'a', 'b']);
  });

  test('notes may hold anything that metadata can hold', () => {
    expect(validateNote('line one\nline two ☃ \u001b[0m')).toContain('two');
    for (const note of ['\0', '\ud800', 'x'.repeat(65_537)]) {
      expect(() => validateNote(note)).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
    }
  });
});

describe('ids', () => {
  test('a new id is an id, and no two are the same', () => {
    const ids = new Set(Array.from({ length: 1000 }, newId));
    expect(ids.size).toBe(1000);
    expect([...ids].every(isSnapshotId)).toBe(true);
  });

  test.each([
    '',
    '../../../etc/passwd',
    newId().toUpperCase(),
    newId().slice(0, 8),
    `${newId()}\n`,
    undefined,
    7,
  ])('%j is not an id', (text) => {
    expect(isSnapshotId(text)).toBe(false);
  });
});
