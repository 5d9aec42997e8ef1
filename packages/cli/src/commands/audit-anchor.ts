import type { AuditAnchor as View } from '@jvs/api';
import type { Answer } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';

export class AuditAnchor extends RepositoryCommand<View> {
  static override summary = 'Print the newest audit record, to keep where nobody can rewrite it';
  static override description =
    'Whoever can write the repository can rewrite its history; not so a line kept on another machine. See jvs audit verify --expect-head.';
  static override examples = [
    '<%= config.bin %> audit anchor',
    '<%= config.bin %> audit anchor | ssh elsewhere "cat >> anchors"',
  ];

  async answer(): Promise<Answer<View>> {
    const { flags } = await this.parse(AuditAnchor);
    const repo = await this.openRepository(flags);
    return { view: await repo.audit.anchor() };
  }

  text({ anchor }: View): string {
    return anchor;
  }
}
