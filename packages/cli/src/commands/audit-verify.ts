import { Flags } from '@oclif/core';
import { verifyFailure, type AuditVerifyView } from '@jvs/api';
import type { Answer, Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { auditVerifyText } from '../text/audit-verify-text.js';

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
    const repo = await this.openRepository(flags);
    const view = await repo.audit.verify({ expectHead: flags['expect-head'] });
    return { view, failure: verifyFailure({ ...view, snapshots: [], stray: [] }) };
  }

  text(view: AuditVerifyView, style: Style): string {
    return auditVerifyText(view, style);
  }
}
