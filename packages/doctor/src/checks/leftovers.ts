import type { Check, Found } from '../check.js';
import type { Leftover } from '../facts/find-leftovers.js';

export const leftoversCheck: Check = {
  id: 'leftovers',
  title: 'No unfinished records or staging directories lie about',
  async run(patient) {
    return (await patient.leftovers()).map(found);
  },
};

const said: Readonly<Record<Leftover['kind'], string>> = {
  unfinished_write: 'is a record that was never finished',
  staging: 'was staged by an operation that is over',
  orphan_state: 'is the state of an operation that is over',
};

/** Nobody reads them, so the repository is well. */
function found({ file, kind }: Leftover): Found {
  return {
    severity: 'warning',
    code: 'W_LEFTOVER',
    message: `${file} ${said[kind]}`,
    file,
    repair: 'clean_tmp',
  };
}
