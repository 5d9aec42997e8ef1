import { Args } from '@oclif/core';
import type { SettingValue } from '@jvs/api';
import type { Answer } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';

export class ConfigGet extends RepositoryCommand<SettingValue> {
  static override summary = 'Print one setting';
  static override examples = ['<%= config.bin %> config get engine'];
  static override args = {
    key: Args.string({ required: true, ignoreStdin: true, description: 'Setting: see jvs config list.' }),
  };

  async answer(): Promise<Answer<SettingValue>> {
    const { args, flags } = await this.parse(ConfigGet);
    const repo = await this.openRepository(flags);
    return { view: await repo.settings.get(args.key) };
  }

  text({ value }: SettingValue): string {
    return value === null ? '' : String(value);
  }
}
