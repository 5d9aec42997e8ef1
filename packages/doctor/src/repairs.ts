import { advanceHeadRepair } from './repairs/advance-head.js';
import { auditRepair } from './repairs/audit-repair.js';
import { cleanTmpRepair } from './repairs/clean-tmp.js';
import { layoutRepair } from './repairs/layout.js';
import { quarantineRepair } from './repairs/quarantine.js';
import { rebuildConfigRepair } from './repairs/rebuild-config.js';
import { rebuildIndexRepair } from './repairs/rebuild-index.js';
import { rebuildWorktreeConfigRepair } from './repairs/rebuild-worktree-config.js';
import { restoreProtectionRepair } from './repairs/restore-protection.js';
import { resumeRepair } from './repairs/resume.js';
import { repairIds, type Repair, type RepairId } from './repair.js';

const byId: Readonly<Record<RepairId, Repair>> = {
  layout: layoutRepair,
  rebuild_config: rebuildConfigRepair,
  audit_repair: auditRepair,
  resume: resumeRepair,
  rebuild_worktree_config: rebuildWorktreeConfigRepair,
  quarantine: quarantineRepair,
  advance_head: advanceHeadRepair,
  restore_protection: restoreProtectionRepair,
  rebuild_index: rebuildIndexRepair,
  clean_tmp: cleanTmpRepair,
};

/** All of them, in the order they are carried out. */
export const repairs: readonly Repair[] = repairIds.map((id) => byId[id]);

/** `--repair-runtime`: what gives up nothing that anybody could miss. */
export const runtimeRepairs: readonly RepairId[] = repairs.filter(({ safe }) => safe).map(({ id }) => id);
