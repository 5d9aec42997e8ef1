import { escapeText } from '@jvs/model';
import type { GcPlanView, KeptView, VictimView } from '@jvs/api';
import { formatBytes } from './format-bytes.js';
import { formatCount } from './format-count.js';
import { formatTime } from './format-time.js';
import { noteLine } from './note-line.js';
import { shortId } from './short-id.js';
import type { Style } from '@jvs/command';
import { formatTable } from './table.js';

const WHY: Readonly<Record<VictimView['why'], string>> = {
  auto_age: 'automatic, old enough',
  no_rule: 'no rule keeps it',
  limit: 'for the limit',
};

const ALONE: Readonly<Record<string, string>> = { min_age: 'younger than', within: 'within' };

/** What goes and why, what stays and why, and the command that does it. */
export function gcPlanText(view: GcPlanView, style: Style): string {
  const rows = [
    ...view.victims.map((each) => row(each, style.red('goes'), WHY[each.why], sizeText(each.bytes))),
    ...view.kept.map((each) => row(each, 'stays', reasonsText(each), '')),
  ];
  const table =
    rows.length === 0
      ? []
      : [formatTable(style, ['SNAPSHOT', 'MADE', 'WORKTREE', '', 'REASONS', 'FREES', 'NOTE'], rows), ''];
  return [...table, ...summary(view)].join('\n');
}

function row(each: KeptView | VictimView, verdict: string, why: string, bytes: string): string[] {
  const { snapshot_id: id, created_at: time, worktree, note } = each;
  return [shortId(id), formatTime(time), worktree, verdict, why, bytes, noteLine(note)];
}

function sizeText(bytes: number | null): string {
  return bytes === null ? '' : formatBytes(bytes);
}

function reasonsText({ reasons, kind }: KeptView): string {
  if (reasons.length === 0) return kind === 'auto' ? 'automatic, not old enough' : 'nothing asks for its end';
  return reasons
    .map(({ kind: name, detail }) => escapeText(`${ALONE[name] ?? name} ${detail}`.trim()))
    .join(', ');
}

function summary(view: GcPlanView): string[] {
  const { victims, missing_bytes: missing, more } = view;
  if (view.empty_policy)
    return ['The policy is empty, so nothing goes. Give it a rule: jvs config set retention.keep_last 20'];
  const lines = [
    `${victims.length} of ${formatCount(victims.length + view.kept.length, 'snapshot')} go${freedText(view)}.`,
  ];
  if (more > 0) lines.push(`${formatCount(more, 'snapshot')} more would go, left to the next plan.`);
  if (missing !== null && missing > 0)
    lines.push(`The limit is missed by ${formatBytes(missing)}: everything else is protected.`);
  if (victims.length > 0)
    lines.push(`Until ${formatTime(view.expires_at)}: jvs gc run --plan-id ${view.plan_id}`);
  return lines;
}

function freedText({ bytes, used_bytes: used, bound }: GcPlanView): string {
  if (bytes === null || used === null) return '; nothing was measured, and limits on space were left out';
  const most = bound === 'exact' ? '' : 'at most ';
  return `, which frees ${most}${formatBytes(bytes)} of ${formatBytes(used)}`;
}
