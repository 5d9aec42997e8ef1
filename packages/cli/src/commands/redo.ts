import type { UndoView } from '@jvs/api';
import { Flags } from '@oclif/core';
import { operationFlags, worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { undoText } from '../text/undo-text.js';

export class Redo extends RepositoryCommand<UndoView> {
  static override summary = 'Bring again what undo took back last';
  static override description =
    'Only until another operation is made. Unsaved work of before the undo comes back too; what is unsaved now is kept first, in an automatic snapshot.';
  static override examples = ['<%= config.bin %> redo --dry-run', '<%= config.bin %> redo'];
  static override flags = {
    ...operationFlags,
    worktree: worktreeFlag,
    'dry-run': Flags.boolean({ char: 'n', summary: 'Say what would be done, or why it cannot be.' }),
  };

  async answer(): Promise<Answer<UndoView>> {
    const { flags } = await this.parse(Redo);
    const repo = await this.openRepository(flags);
    return { view: await repo.redo({ dryRun: flags['dry-run'] }) };
  }

  text(view: UndoView, style: Style): string {
    return undoText('redo', view, style);
  }
}
