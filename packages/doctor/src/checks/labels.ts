import path from 'node:path';
import type { JvsError } from '@jvs/model';
import type { Check, Found } from '../check.js';
import { isDamage } from '../facts/file-facts.js';
import { orphanLabels } from '../facts/lineage.js';

export const labelsCheck: Check = {
  id: 'labels',
  title: 'Every label is sound, and is about a snapshot there is',
  async run(patient) {
    const { bad } = await patient.labels();
    const damaged = bad.map(({ file, snapshotId, problem }): Found => {
      const message = problem?.message ?? `${file} is the name of no label`;
      return problem === undefined
        ? { severity: 'warning', code: 'W_STRAY_FILE', message, file }
        : {
            severity: 'error',
            code: problem.code,
            message,
            file,
            target: snapshotId,
            repair: repairOf(problem),
          };
    });
    const orphans = (await orphanLabels(patient)).map((absolute): Found => {
      const file = path.relative(patient.repo.root, absolute);
      const message = `${file} is about a snapshot that is not there`;
      return { severity: 'error', code: 'E_LABEL_CORRUPT', message, file, repair: 'quarantine' };
    });
    return [...damaged, ...orphans];
  },
};

function repairOf(problem: JvsError): Found['repair'] {
  return isDamage(problem) ? 'quarantine' : undefined;
}
