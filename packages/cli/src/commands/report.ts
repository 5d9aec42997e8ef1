import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { operationFlags, type Answer } from '@jvs/command';
import { reportPage } from '../report/report-page.js';
import { collectReport, type ReportView } from '../report/report-view.js';
import { RepositoryCommand } from '../repository-command.js';
import { userPlaces } from '../user-places.js';
import { writeOutput } from '../write-output.js';

export class Report extends RepositoryCommand<ReportView> {
  static override summary = 'Show the repository on one page of HTML: timeline, space, health, worktrees';
  static override description =
    'The page is one file that loads nothing from anywhere. Without --output it goes to stdout; with --json its data do. Payloads are not read: see jvs verify.';
  static override examples = [
    '<%= config.bin %> report --output report.html',
    '<%= config.bin %> report > "$HOME/report.html"',
    '<%= config.bin %> report --json',
  ];
  static override flags = {
    'no-progress': operationFlags['no-progress'],
    output: Flags.string({ char: 'o', helpValue: 'FILE', summary: 'Write the page to FILE.' }),
  };

  private output: string | undefined;

  async answer(): Promise<Answer<ReportView>> {
    const { flags } = await this.parse(Report);
    const repo = await this.openRepository(flags);
    const view = await collectReport(repo, { ...userPlaces(this.session), signal: this.session.signal });
    this.output = flags.output;
    if (flags.output !== undefined) writeOutput(resolve(this.session.cwd(), flags.output), reportPage(view));
    return { view };
  }

  text(view: ReportView): string {
    return this.output === undefined ? reportPage(view).trimEnd() : `Wrote ${this.output}`;
  }
}
