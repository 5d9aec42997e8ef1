import { repairs } from '@jvs/doctor';
import type { RepairListView } from './views/doctor-view.js';

/** The repairs there are. */
export function listRepairs(): RepairListView {
  return { repair_list: repairs.map(({ id, title, safe }) => ({ id, title, runtime: safe })) };
}
