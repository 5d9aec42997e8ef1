import { Args } from '@oclif/core';
import type { ConfigChange } from '@jvs/api';
import { operationFlags, type Answer } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';

export class ConfigSet extends RepositoryCommand<ConfigChange> {
  static override summary = 'Change one setting of the repository';
  static override examples = [
    '<%= config.bin %> config set engine reflink',
    '<%= config.bin %> config set retention.keep_last 20 --reason "small disk"',
  ];
  static override args = {
    key: Args.string({ required: true, ignoreStdin: true, description: 'Setting: see jvs config list.' }),
    value: Args.string({ required: true, ignoreStdin: true, description: 'What it becomes.' }),
  };
  static override flags = operationFlags;

  async answer(): Promise<Answer<ConfigChange>> {
    const { args, flags } = await this.parse(ConfigSet);
    const repo = await this.openRepository(flags);
    return { view: await repo.settings.set(args.key, args.value) };
  }

  text({ key, before, after }: ConfigChange): string {
    return `${key} = ${String(after)}${before === after ? ' (as before)' : ''}`;
  }
}
