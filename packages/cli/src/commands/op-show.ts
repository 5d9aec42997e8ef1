import { Args } from '@oclif/core';
import type { ShownOperation } from '@jvs/api';
import { escapeText } from '@jvs/model';
import type { Answer, Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { auditText } from '../text/audit-text.js';
import { operationText } from '../text/operation-text.js';
import { stateText } from '../text/operations-text.js';

export class OpShow extends RepositoryCommand<ShownOperation> {
  static override summary = 'Show one operation, what it changed, and when it was taken back';
  static override examples = ['<%= config.bin %> op show 1a2b3c4d'];
  static override args = {
    operation: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Id of the operation or its beginning: see jvs op log.',
    }),
  };

  async answer(): Promise<Answer<ShownOperation>> {
    const { args, flags } = await this.parse(OpShow);
    const repo = await this.openRepository(flags);
    return { view: await repo.operations.show(args.operation) };
  }

  text({ operation, reversals }: ShownOperation, style: Style): string {
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
