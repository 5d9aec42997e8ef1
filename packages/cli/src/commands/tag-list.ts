import type { TagList as View } from '@jvs/api';
import type { Answer, Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { formatTime } from '../text/format-time.js';
import { noteLine } from '../text/note-line.js';
import { shortId } from '../text/short-id.js';
import { formatTable } from '../text/table.js';

export class TagList extends RepositoryCommand<View> {
  static override summary = 'List the tags and what they mean';
  static override examples = ['<%= config.bin %> tag list', '<%= config.bin %> tag list --json'];

  async answer(): Promise<Answer<View>> {
    const { flags } = await this.parse(TagList);
    const repo = await this.openRepository(flags);
    return { view: await repo.tags.list() };
  }

  text({ tags, snapshots }: View, style: Style): string {
    if (tags.length === 0) return 'No tags';
    const byId = new Map(snapshots.map((snapshot) => [snapshot.snapshot_id, snapshot]));
    const rows = tags.map(({ tag, ids: [id = '', ...older] }) => {
      const newest = byId.get(id);
      const more = older.length === 0 ? '' : ` (and on ${older.length} older)`;
      const { created_at: time = '', note = '' } = newest ?? {};
      return [style.cyan(tag), style.yellow(shortId(id)), formatTime(time), `${noteLine(note)}${more}`];
    });
    return formatTable(style, ['TAG', 'SNAPSHOT', 'TIME', 'NOTE'], rows);
  }
}
