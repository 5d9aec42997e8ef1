import { Flags } from '@oclif/core';
import type { AuditRecords } from '@jvs/api';
import type { Answer, Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { auditText } from '../text/audit-text.js';

export class AuditLog extends RepositoryCommand<AuditRecords> {
  static override summary = 'List everything that changed the repository, newest first';
  static override examples = ['<%= config.bin %> audit log -n 20', '<%= config.bin %> audit log --json'];
  static override flags = {
    limit: Flags.integer({ char: 'n', min: 1, helpValue: 'COUNT', summary: 'At most so many.' }),
  };

  async answer(): Promise<Answer<AuditRecords>> {
    const { flags } = await this.parse(AuditLog);
    const repo = await this.openRepository(flags);
    return { view: await repo.audit.list({ limit: flags.limit }) };
  }

  text({ records }: AuditRecords, style: Style): string {
    return auditText(records, style);
  }
}
