import { Flags } from '@oclif/core';
import { redoLast } from '@jvs/undo';
import { inverses } from '../composition/inverses.js';
import { operationFlags, worktreeFlag } from '../global-flags.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import type { Style } from '../text/style.js';
import { undoText } from '../text/undo-text.js';
import { undoView, type UndoView } from '../views/undo-view.js';

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
    const worktree = this.worktreeName(repo, flags.worktree);
    const dryRun = flags['dry-run'] === true;
    const result = await redoLast(repo, { worktree, inverses, dryRun, cwd: this.here() });
    return { view: undoView(result, { worktree, dryRun }) };
  }

  text(view: UndoView, style: Style): string {
    return undoText('redo', view, style);
  }
}
