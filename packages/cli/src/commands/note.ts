import type { LabelView } from '@jvs/api';
import { Args, Flags } from '@oclif/core';
import { JvsError } from '@jvs/model';
import { operationFlags, worktreeFlag, type Answer, type Style } from '@jvs/command';
import { readNote } from '../read-note.js';
import { RepositoryCommand } from '../repository-command.js';
import { labelText } from '../text/label-text.js';

export class Note extends RepositoryCommand<LabelView> {
  static override summary = 'Replace the note of a snapshot';
  static override examples = [
    '<%= config.bin %> note HEAD "the run that converged"',
    '<%= config.bin %> note baseline --note-file notes.txt',
    '<%= config.bin %> note baseline ""',
  ];
  static override args = {
    ref: Args.string({ required: true, ignoreStdin: true, description: 'Snapshot: see jvs show --help.' }),
    note: Args.string({ ignoreStdin: true, description: 'The note; an empty one takes it away.' }),
  };
  static override flags = {
    ...operationFlags,
    worktree: worktreeFlag,
    'note-file': Flags.string({
      helpValue: 'FILE',
      summary: 'Read the note from a file; - is standard input.',
    }),
  };

  async answer(): Promise<Answer<LabelView>> {
    const { args, flags } = await this.parse(Note);
    const { note: given, ref } = args;
    const file = flags['note-file'];
    if (given === undefined && file === undefined)
      throw new JvsError('E_USAGE', { message: 'a note is missing', hint: 'jvs note --help' });
    const note = readNote(this.session, { note: given, file });
    const repo = await this.openRepository(flags);
    return { view: await repo.setNote(ref, note) };
  }

  text(view: LabelView, style: Style): string {
    return labelText(view, style);
  }
}
