import path from 'node:path';
import { isSnapshotId } from '@jvs/model';
import type { Check } from '../check.js';
import { listNames } from '../facts/list-names.js';

export const quarantineCheck: Check = {
  id: 'quarantine',
  title: 'Nothing waits in quarantine for somebody to look at it',
  async run({ repo }) {
    const count = (await listNames(repo.paths.quarantine)).filter(isSnapshotId).length;
    if (count === 0) return [];
    const file = path.relative(repo.root, repo.paths.quarantine);
    const message = `${count} ${count === 1 ? 'thing was' : 'things were'} set aside in ${file}; what is not wanted any more may be deleted there`;
    return [{ severity: 'warning', code: 'W_QUARANTINE', message, file }];
  },
};
