import type { EntryFailure } from '@jvs/fs';
import { bytesToPath, escapeText, JvsError } from '@jvs/model';

/** The one error for entries that cannot be read, with all of them that were kept. */
export function unreadableEntries(root: string, failures: readonly EntryFailure[]): JvsError {
  const listed = failures.map(({ path, errno, code, syscall }) => ({
    ...bytesToPath(path),
    errno,
    code,
    syscall,
  }));
  const shown = listed.slice(0, 3).map((each) => `"${escapeText(each.path || '.')}" (${each.code})`);
  const more = listed.length > shown.length ? ', …' : '';
  return new JvsError('E_UNREADABLE', {
    message: `${listed.length} ${listed.length === 1 ? 'entry' : 'entries'} cannot be read: ${shown.join(', ')}${more}`,
    hint: 'Make them readable (chmod u+r) or move them out, and run the command again.',
    details: { path: root, failures: listed },
  });
}
