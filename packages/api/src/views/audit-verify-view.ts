import type { AuditCheckView } from './verify-view.js';

export interface AuditVerifyView {
  readonly healthy: boolean;
  readonly audit: AuditCheckView;
}
