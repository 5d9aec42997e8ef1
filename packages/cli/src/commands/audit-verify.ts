import { Flags } from '@oclif/core';
import { parseAuditAnchor } from '@jvs/audit';
import { checkAudit } from '@jvs/verify';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { auditVerifyText } from '../text/audit-verify-text.js';
import type { Style } from '../text/style.js';
import { verifyFailure } from '../verify-failure.js';
import type { AuditVerifyView } from '../views/audit-verify-view.js';
import { auditCheckView } from '../views/verify-view.js';

export class AuditVerify extends RepositoryCommand<AuditVerifyView> {
  static override summary =
    'Check the chain of the audit log, and that it holds what snapshots and anchors name';
  static override description = 'Exit code 5 when a record was changed, dropped, moved or cut off.';
  static override examples = [
    '<%= config.bin %> audit verify',
    '<%= config.bin %> audit verify --expect-head "$(cat anchor)"',
  ];
  static override flags = {
    'expect-head': Flags.string({
      helpValue: 'SEQUENCE:HASH',
      summary: 'A record that the log must still hold, as jvs audit anchor printed it.',
    }),
  };

  async answer(): Promise<Answer<AuditVerifyView>> {
    const { flags } = await this.parse(AuditVerify);
    const anchor = flags['expect-head'];
    const expected = anchor === undefined ? undefined : parseAuditAnchor(anchor);
    const repo = await this.openRepository(flags);
    const audit = auditCheckView(await checkAudit(repo, expected));
    const view = { healthy: audit.finding_count === 0, audit };
    return { view, failure: verifyFailure({ ...view, snapshots: [], stray: [] }) };
  }

  text(view: AuditVerifyView, style: Style): string {
    return auditVerifyText(view, style);
  }
}
