export { examineRepository, type ExamineOptions } from './examine-repository.js';
export { listRepairs } from './list-repairs.js';
export { doctorFailure } from './doctor-failure.js';
export type { DoctorView, RepairListView, RepairView } from './views/doctor-view.js';
export { repairIds, runtimeRepairs, type RepairId } from '@jvs/doctor';
