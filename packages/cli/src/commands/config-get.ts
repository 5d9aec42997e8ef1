import { Args } from '@oclif/core';
import { configKey, type ConfigValue } from '../config-keys.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';

interface View {
  readonly key: string;
  /** Null when it is not set. */
  readonly value: ConfigValue | null;
}

export class ConfigGet extends RepositoryCommand<View> {
  static override summary = 'Print one setting';
  static override examples = ['<%= config.bin %> config get engine'];
  static override args = {
    key: Args.string({ required: true, ignoreStdin: true, description: 'Setting: see jvs config list.' }),
  };

  async answer(): Promise<Answer<View>> {
    const { args, flags } = await this.parse(ConfigGet);
    const key = configKey(args.key);
    const { config } = await this.openRepository(flags);
    return { view: { key: args.key, value: key.get(config) } };
  }

  text({ value }: View): string {
    return value === null ? '' : String(value);
  }
}
