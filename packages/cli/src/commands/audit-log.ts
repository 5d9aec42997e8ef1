import { Flags } from '@oclif/core';
import type { AuditRecord } from '@jvs/model';
import { listAudit } from '../list-audit.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { auditText } from '../text/audit-text.js';
import type { Style } from '../text/style.js';

interface View {
  /** Newest first. */
  readonly records: readonly AuditRecord[];
}

export class AuditLog extends RepositoryCommand<View> {
  static override summary = 'List everything that changed the repository, newest first';
  static override examples = ['<%= config.bin %> audit log -n 20', '<%= config.bin %> audit log --json'];
  static override flags = {
    limit: Flags.integer({ char: 'n', min: 1, helpValue: 'COUNT', summary: 'At most so many.' }),
  };

  async answer(): Promise<Answer<View>> {
    const { flags } = await this.parse(AuditLog);
    const repo = await this.openRepository(flags);
    const { records, damaged } = await listAudit(repo.paths.auditLog, flags.limit);
    if (damaged > 0) {
      const message = `${damaged} lines of the audit log cannot be read; run jvs verify`;
      this.onWarning({ code: 'E_AUDIT_CORRUPT', message });
    }
    return { view: { records } };
  }

  text({ records }: View, style: Style): string {
    return auditText(records, style);
  }
}
