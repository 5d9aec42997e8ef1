import { basename } from 'node:path';
import { Args } from '@oclif/core';
import { shells } from '../completion/shells.js';
import type { Answer } from '@jvs/command';
import { JvsCommand } from '../jvs-command.js';

interface View {
  readonly shells: ReadonlyArray<{
    readonly shell: string;
    /** The start-up file that sets it up, and the line in it. */
    readonly file: string;
    readonly line: string;
    readonly script: string;
  }>;
}

export class Autocomplete extends JvsCommand<View> {
  static override summary = 'Complete commands, flags, references and names in bash, zsh and fish';
  static override description =
    'With SHELL: print the script, to be read by that shell. Without: say how it is set up. What can be completed is asked of jvs itself at every Tab, so the script need not be renewed.';
  static override examples = [
    '<%= config.bin %> autocomplete',
    'eval "$(<%= config.bin %> autocomplete bash)"',
    '<%= config.bin %> autocomplete fish | source',
  ];
  static override args = {
    shell: Args.string({
      ignoreStdin: true,
      options: Object.keys(shells),
      description: 'Shell to print the script for.',
    }),
  };

  private asked: string | undefined;

  async answer(): Promise<Answer<View>> {
    const { args } = await this.parse(Autocomplete);
    this.asked = args.shell;
    const wanted = Object.entries(shells).filter(
      ([shell]) => args.shell === undefined || shell === args.shell,
    );
    return { view: { shells: wanted.map(([shell, support]) => ({ shell, ...support })) } };
  }

  text({ shells: found }: View): string {
    if (this.asked !== undefined) return found.map(({ script }) => script.trimEnd()).join('\n');
    const own = basename(this.session.environment['SHELL'] ?? '');
    const lines = found.map(
      ({ shell, file, line }) => `${shell === own ? '*' : ' '} ${shell.padEnd(5)} ${line}    # in ${file}`,
    );
    return ['Add the line of your shell to its start-up file:', ...lines].join('\n');
  }
}
