import { resolve } from 'node:path';
import { initRepository, type InitView } from '@jvs/api';
import { Args, Flags } from '@oclif/core';
import { globalFlags, operationFlags, type Answer } from '@jvs/command';
import { commandSurroundings } from '../command-surroundings.js';
import { initPath } from '../init-path.js';
import { RepositoryCommand } from '../repository-command.js';
import { createdRepositoryText } from '../text/created-repository-text.js';

export class Init extends RepositoryCommand<InitView> {
  static override baseFlags = globalFlags as typeof RepositoryCommand.baseFlags;
  static override summary = 'Make a repository, with an empty worktree or one cloned from a directory';
  static override examples = [
    '<%= config.bin %> init project',
    '<%= config.bin %> init .',
    '<%= config.bin %> init project --from ~/work/project',
    '<%= config.bin %> init project --engine copy',
  ];
  static override args = {
    name: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Directory to make it in; . is this one, which must be empty.',
    }),
  };
  static override flags = {
    ...operationFlags,
    engine: Flags.string({
      helpValue: 'NAME',
      summary: 'Engine of the repository (auto); see jvs engine list.',
    }),
    from: Flags.string({
      helpValue: 'DIR',
      summary: 'Clone DIR as the first content; DIR itself is not changed.',
    }),
  };

  async answer(): Promise<Answer<InitView>> {
    const { args, flags } = await this.parse(Init);
    const { cwd } = this.session;
    const path = initPath(cwd(), args.name);
    const from = flags.from === undefined ? undefined : resolve(cwd(), flags.from);
    const { engine } = flags;
    return {
      view: await initRepository(path, { ...commandSurroundings(this.session, flags, this), from, engine }),
    };
  }

  text(view: InitView): string {
    return createdRepositoryText(view);
  }
}
