import { version } from '../build-info.js';
import type { Answer } from '@jvs/command';
import { JvsCommand } from '../jvs-command.js';

interface VersionView {
  readonly version: string;
  readonly format_version: number;
  readonly node: string;
  readonly platform: string;
}

export class Version extends JvsCommand<VersionView> {
  static override summary = 'Print the version of jvs';
  static override examples = ['<%= config.bin %> version', '<%= config.bin %> version --json'];

  async answer(): Promise<Answer<VersionView>> {
    await this.parse(Version);
    const platform = `${process.platform}-${process.arch}`;
    return { view: { version, format_version: 1, node: process.versions.node, platform } };
  }

  text({ version: number, node, platform }: VersionView): string {
    return `jvs ${number} ${platform} node-${node}`;
  }
}
