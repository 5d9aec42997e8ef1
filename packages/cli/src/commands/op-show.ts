import { Args } from '@oclif/core';
import { escapeText, type AuditRecord } from '@jvs/model';
import { findOperation } from '@jvs/undo';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { auditText } from '../text/audit-text.js';
import { operationText } from '../text/operation-text.js';
import { stateText } from '../text/operations-text.js';
import type { Style } from '../text/style.js';
import { operationView, type OperationView } from '../views/operation-view.js';

interface View {
  readonly operation: OperationView;
  /** Records of its undos and redos, newest first. */
  readonly reversals: readonly AuditRecord[];
}

export class OpShow extends RepositoryCommand<View> {
  static override summary = 'Show one operation, what it changed, and when it was taken back';
  static override examples = ['<%= config.bin %> op show 1a2b3c4d'];
  static override args = {
    operation: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Id of the operation or its beginning: see jvs op log.',
    }),
  };

  async answer(): Promise<Answer<View>> {
    const { args, flags } = await this.parse(OpShow);
    const repo = await this.openRepository(flags);
    const { reversals, ...operation } = await findOperation(repo, args.operation);
    return { view: { operation: operationView(operation), reversals } };
  }

  text({ operation, reversals }: View, style: Style): string {
    const { event_id: id, timestamp, actor, reason, impossible, change } = operation;
    const lines = [
      `${style.yellow(id)}  ${stateText(operation)}`,
      `what    ${operationText(operation)}`,
      `when    ${timestamp}`,
      `by      ${escapeText(actor)}`,
    ];
    if (reason !== '') lines.push(`why     ${escapeText(reason)}`);
    if (impossible !== null) lines.push(`stays   ${escapeText(impossible)}`);
    lines.push(`change  ${escapeText(JSON.stringify(change))}`);
    if (reversals.length > 0) lines.push(auditText(reversals, style));
    return lines.join('\n');
  }
}
