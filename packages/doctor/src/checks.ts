import type { Check } from './check.js';
import { auditCheck } from './checks/audit.js';
import { descriptorsCheck } from './checks/descriptors.js';
import { engineCheck } from './checks/engine.js';
import { gcRecordsCheck } from './checks/gc-records.js';
import { headsCheck } from './checks/heads.js';
import { indexCheck } from './checks/index-file.js';
import { labelsCheck } from './checks/labels.js';
import { layoutCheck } from './checks/layout.js';
import { leftoversCheck } from './checks/leftovers.js';
import { lineageCheck } from './checks/lineage.js';
import { maintenanceCheck } from './checks/maintenance.js';
import { manifestsCheck } from './checks/manifests.js';
import { mountCheck } from './checks/mount.js';
import { operationsCheck } from './checks/operations.js';
import { payloadsCheck } from './checks/payloads.js';
import { permissionsCheck } from './checks/permissions.js';
import { publishedCheck } from './checks/published.js';
import { quarantineCheck } from './checks/quarantine.js';
import { recordedCheck } from './checks/recorded.js';
import { worktreesCheck } from './checks/worktrees.js';

/** All of them, in the order they are told. */
export const checks: readonly Check[] = [
  layoutCheck,
  permissionsCheck,
  operationsCheck,
  descriptorsCheck,
  publishedCheck,
  manifestsCheck,
  payloadsCheck,
  labelsCheck,
  lineageCheck,
  worktreesCheck,
  headsCheck,
  auditCheck,
  recordedCheck,
  gcRecordsCheck,
  indexCheck,
  leftoversCheck,
  quarantineCheck,
  engineCheck,
  mountCheck,
  maintenanceCheck,
];
