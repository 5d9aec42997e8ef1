export { engineNames } from './engine-names.js';
export { engineTestFailure } from './engine-test-failure.js';
export { initRepository, type InitOptions } from './init-repository.js';
export { mergeVerifyReports } from './merge-verify-reports.js';
export { openRepository } from './open-repository.js';
export type { OpenRepository } from './repository.js';
export type { OpenOptions, RepositoryEvent, Surroundings } from './surroundings.js';
export { verifyFailure } from './verify-failure.js';
export type { AuditLog } from './groups/audit-log.js';
export type { Engines } from './groups/engines.js';
export type { Gc } from './groups/gc.js';
export type { Operations } from './groups/operations.js';
export type { Pins } from './groups/pins.js';
export type { Settings } from './groups/settings.js';
export type { Tags } from './groups/tags.js';
export type { Worktrees } from './groups/worktrees.js';
export type { ConfigValue } from './settings/config-key.js';
export type { ConfigChange } from './settings/set-config.js';
export type { RepositoryFacts } from './use-cases/describe-repository.js';
export type { DiffRequest } from './use-cases/diff.js';
export type { TagList } from './use-cases/edit-labels.js';
export type { PinList, PinResult } from './use-cases/edit-pins.js';
export type {
  ForkedWorktree,
  MadeWorktree,
  RemovedWorktree,
  RenamedWorktree,
  WorktreeList,
} from './use-cases/edit-worktrees.js';
export type { EngineList, EngineView } from './use-cases/list-engines.js';
export type { HistoryRequest } from './use-cases/list-history.js';
export type { AuditRecords } from './use-cases/read-audit.js';
export type { OperationList, ShownOperation } from './use-cases/read-operations.js';
export type { SettingList, SettingValue } from './use-cases/read-settings.js';
export type { RestoreRequest } from './use-cases/restore.js';
export type { ShownSnapshot } from './use-cases/show-snapshot.js';
export type { SnapshotRequest } from './use-cases/take-snapshot.js';
export type { EngineTestView } from './use-cases/test-engine.js';
export type { UndoRequest } from './use-cases/undo.js';
export type { VerifyRequest } from './use-cases/verify.js';
export type { AuditVerifyView } from './views/audit-verify-view.js';
export type { ChangeCounts, ChangeView, EntryView } from './views/change-view.js';
export type { SettingView } from './views/config-view.js';
export type { CreatedSnapshotView } from './views/created-snapshot-view.js';
export type { DiffView, SideView } from './views/diff-view.js';
export type { DuView, UsageView } from './views/du-view.js';
export type { GcPlanView, KeptView, VictimView } from './views/gc-plan-view.js';
export type { GcPlanRequest } from './use-cases/collect-garbage.js';
export type { GcRunView } from './views/gc-run-view.js';
export type { GapView, HistoryView } from './views/history-view.js';
export type { InitView } from './views/init-view.js';
export type { LabelView } from './views/label-view.js';
export type { OperationView } from './views/operation-view.js';
export type { PinView } from './views/pin-view.js';
export type { RestoreView } from './views/restore-view.js';
export type { SnapshotDetailView, SnapshotView } from './views/snapshot-view.js';
export type { StatusView } from './views/status-view.js';
export type { UndoView } from './views/undo-view.js';
export type { AuditCheckView, FindingView, VerifiedSnapshotView, VerifyView } from './views/verify-view.js';
export type { WorktreeView } from './views/worktree-view.js';
export type { AuditAnchor } from '@jvs/audit';
