import { escapeText } from '@jvs/model';
import type { Answer, Style } from '@jvs/command';
import { readDefinitions } from '../completion/command-definitions.js';
import { JvsCommand } from '../jvs-command.js';
import { knownPluginCommands } from '../known-plugin-commands.js';
import { formatTable } from '../text/table.js';

interface View {
  /** By name. */
  readonly commands: ReadonlyArray<{
    readonly command: string;
    readonly summary: string | null;
    /** Package that brings it; null for those that come with jvs. */
    readonly plugin: string | null;
  }>;
}

export class Commands extends JvsCommand<View> {
  static override summary = 'List all commands, those of plugins too';
  static override examples = ['<%= config.bin %> commands', '<%= config.bin %> commands --json'];

  async answer(): Promise<Answer<View>> {
    await this.parse(Commands);
    const { commands: theirs, problem } = knownPluginCommands(this.session);
    if (problem !== undefined) this.onWarning({ code: problem.code, message: problem.message });
    const own = Object.entries(readDefinitions(__dirname).commands);
    const found = [
      ...own.map(([command, { summary = null }]) => ({ command, summary, plugin: null })),
      ...theirs.map(({ name, plugin, definition }) => ({
        command: name,
        summary: typeof definition['summary'] === 'string' ? definition['summary'] : null,
        plugin,
      })),
    ];
    return { view: { commands: found.sort((a, b) => (a.command < b.command ? -1 : 1)) } };
  }

  text({ commands }: View, style: Style): string {
    const rows = commands.map(({ command, summary, plugin }) =>
      [command, plugin ?? 'jvs', summary ?? ''].map(escapeText),
    );
    return formatTable(style, ['COMMAND', 'FROM', 'ABOUT'], rows);
  }
}
