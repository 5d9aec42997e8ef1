import path from 'node:path';
import { isTemporaryName } from '@jvs/fs';
import { isSnapshotId } from '@jvs/model';
import type { Check, Found } from '../check.js';
import { isDamage } from '../facts/file-facts.js';
import { listNames } from '../facts/list-names.js';
import type { Patient } from '../patient.js';

export const descriptorsCheck: Check = {
  id: 'descriptors',
  title: 'Every descriptor is canonical, has its checksum, and is about the snapshot its name says',
  async run(patient) {
    const found: Found[] = await strays(patient);
    for (const { id, published, descriptor } of (await patient.snapshots()).values()) {
      if (descriptor.state === 'damaged')
        found.push({
          severity: 'error',
          code: descriptor.problem.code,
          message: descriptor.problem.message,
          target: id,
          repair: isDamage(descriptor.problem) ? 'quarantine' : undefined,
          hint: descriptor.problem.hint,
        });
      if (descriptor.state === 'absent' && published)
        found.push({
          severity: 'error',
          code: 'E_DESCRIPTOR_CORRUPT',
          message: `snapshot ${id} is published, and its descriptor is missing`,
          target: id,
          repair: 'quarantine',
        });
    }
    return found;
  },
};

/** Names in `descriptors/` that are none of a descriptor. */
async function strays({ repo }: Patient): Promise<Found[]> {
  const { paths, root } = repo;
  const isDescriptor = (name: string): boolean => name.endsWith('.json') && isSnapshotId(name.slice(0, -5));
  return (await listNames(paths.descriptors))
    .filter((name) => !isTemporaryName(name) && !isDescriptor(name))
    .map((name) => {
      const file = path.relative(root, path.join(paths.descriptors, name));
      return {
        severity: 'warning',
        code: 'W_STRAY_FILE',
        message: `${file} is the name of no descriptor`,
        file,
      };
    });
}
