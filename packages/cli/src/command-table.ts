import type { JvsCommandClass } from './jvs-command.js';

export interface CommandEntry {
  /** Package that brings it; undefined for those that come with jvs. */
  readonly plugin?: string;
  readonly load: () => Promise<JvsCommandClass>;
}

/** Every command, loaded only when it runs. The one list of them. */
export const commandTable: Readonly<Record<string, CommandEntry>> = {
  'audit anchor': { load: async () => (await import('./commands/audit-anchor.js')).AuditAnchor },
  'audit log': { load: async () => (await import('./commands/audit-log.js')).AuditLog },
  'audit verify': { load: async () => (await import('./commands/audit-verify.js')).AuditVerify },
  autocomplete: { load: async () => (await import('./commands/autocomplete.js')).Autocomplete },
  commands: { load: async () => (await import('./commands/commands.js')).Commands },
  'config get': { load: async () => (await import('./commands/config-get.js')).ConfigGet },
  'config list': { load: async () => (await import('./commands/config-list.js')).ConfigList },
  'config set': { load: async () => (await import('./commands/config-set.js')).ConfigSet },
  diff: { load: async () => (await import('./commands/diff.js')).Diff },
  doctor: { load: async () => (await import('./commands/doctor.js')).Doctor },
  du: { load: async () => (await import('./commands/du.js')).Du },
  'engine list': { load: async () => (await import('./commands/engine-list.js')).EngineList },
  'engine test': { load: async () => (await import('./commands/engine-test.js')).EngineTest },
  'gc plan': { load: async () => (await import('./commands/gc-plan.js')).GcPlan },
  'gc run': { load: async () => (await import('./commands/gc-run.js')).GcRun },
  history: { load: async () => (await import('./commands/history.js')).History },
  info: { load: async () => (await import('./commands/info.js')).Info },
  init: { load: async () => (await import('./commands/init.js')).Init },
  note: { load: async () => (await import('./commands/note.js')).Note },
  'op log': { load: async () => (await import('./commands/op-log.js')).OpLog },
  'op show': { load: async () => (await import('./commands/op-show.js')).OpShow },
  'pin add': { load: async () => (await import('./commands/pin-add.js')).PinAdd },
  'pin list': { load: async () => (await import('./commands/pin-list.js')).PinList },
  'pin remove': { load: async () => (await import('./commands/pin-remove.js')).PinRemove },
  'plugins install': { load: async () => (await import('./commands/plugins-install.js')).PluginsInstall },
  'plugins link': { load: async () => (await import('./commands/plugins-link.js')).PluginsLink },
  'plugins list': { load: async () => (await import('./commands/plugins-list.js')).PluginsList },
  'plugins uninstall': {
    load: async () => (await import('./commands/plugins-uninstall.js')).PluginsUninstall,
  },
  redo: { load: async () => (await import('./commands/redo.js')).Redo },
  report: { load: async () => (await import('./commands/report.js')).Report },
  restore: { load: async () => (await import('./commands/restore.js')).Restore },
  show: { load: async () => (await import('./commands/show.js')).Show },
  snapshot: { load: async () => (await import('./commands/snapshot.js')).Snapshot },
  status: { load: async () => (await import('./commands/status.js')).Status },
  'tag add': { load: async () => (await import('./commands/tag-add.js')).TagAdd },
  'tag list': { load: async () => (await import('./commands/tag-list.js')).TagList },
  'tag remove': { load: async () => (await import('./commands/tag-remove.js')).TagRemove },
  undo: { load: async () => (await import('./commands/undo.js')).Undo },
  verify: { load: async () => (await import('./commands/verify.js')).Verify },
  version: { load: async () => (await import('./commands/version.js')).Version },
  'worktree create': { load: async () => (await import('./commands/worktree-create.js')).WorktreeCreate },
  'worktree fork': { load: async () => (await import('./commands/worktree-fork.js')).WorktreeFork },
  'worktree list': { load: async () => (await import('./commands/worktree-list.js')).WorktreeList },
  'worktree path': { load: async () => (await import('./commands/worktree-path.js')).WorktreePath },
  'worktree remove': { load: async () => (await import('./commands/worktree-remove.js')).WorktreeRemove },
  'worktree rename': { load: async () => (await import('./commands/worktree-rename.js')).WorktreeRename },
};

/** Short names of topics. */
export const topicAliases: Readonly<Record<string, string>> = { wt: 'worktree' };
