import { createHash } from 'node:crypto';
import type { SnapshotView } from '@jvs/api';
import { formatBytes } from '../text/format-bytes.js';
import { formatCount } from '../text/format-count.js';
import { formatTime } from '../text/format-time.js';
import { shortId } from '../text/short-id.js';
import { markup, Html } from './markup.js';
import { reportStyle } from './report-style.js';
import type { ReportView } from './report-view.js';
import { spaceChart } from './space-chart.js';
import { timelineChart } from './timeline-chart.js';

/** Rows of snapshots: enough to read, not enough to make a page of megabytes. */
const ROWS = 300;

/** The report as one page: it loads nothing, runs nothing, and its policy forbids both. */
export function reportPage(view: ReportView): string {
  const hash = createHash('sha256').update(reportStyle).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const { root } = view.repository;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>jvs report: ${root}</title>
<style>${new Html(reportStyle)}</style>
</head>
<body>
<h1>${root}</h1>
<p>Report of jvs, made ${formatTime(view.generated_at)}</p>
${cards(view)}
${section('Timeline', 'Every snapshot in the order they were made; small dots were made by jvs itself.', timelineChart(view.snapshots))}
${section('Space over time', 'The size of each snapshot; the full colour is what comes back when it alone goes.', spaceChart(view.usage))}
${section('Worktrees', '', worktreeTable(view))}
${section('Health', '', healthTable(view))}
${section('Snapshots', rowsNote(view.snapshots.length), snapshotTable(view))}
${section('Latest changes', 'From the audit log.', auditTable(view))}
</body>
</html>
`.source;
}

function section(title: string, about: string, content: Html): Html {
  return markup`<section><h2>${title}</h2>${about === '' ? null : markup`<p>${about}</p>`}${content}</section>`;
}

function cards({ snapshots, usage, health, worktrees }: ReportView): Html {
  const [newest] = snapshots;
  const most = usage.bound === 'exact' ? '' : 'at most ';
  const state = health.healthy
    ? markup`<b class="good">healthy</b>`
    : markup`<b class="bad">${formatCount(health.finding_count, 'finding')}</b>`;
  return markup`<div class="cards">
<div class="card"><b>${formatCount(snapshots.length, 'snapshot')}</b>${newest === undefined ? 'none yet' : markup`newest ${formatTime(newest.created_at)}`}</div>
<div class="card"><b>${most}${formatBytes(usage.store.bytes)}</b>taken on the disk</div>
<div class="card"><b>${formatCount(worktrees.length, 'worktree')}</b>${worktrees
    .map(({ name }) => name)
    .join(', ')
    .slice(0, 80)}</div>
<div class="card">${state}${health.strict ? 'every byte read' : 'records and structure; content is checked by jvs verify --all'}</div>
</div>`;
}

function worktreeTable({ worktrees }: ReportView): Html {
  const rows = worktrees.map(
    ({ name, path, head_id: head, detached }) =>
      markup`<tr><td>${name}</td><td class="k"><code>${head === null ? '-' : shortId(head)}</code></td><td>${detached ? 'DETACHED' : 'HEAD'}</td><td><code>${path}</code></td></tr>`,
  );
  return markup`<table><thead><tr><th>Name</th><th>Head</th><th>State</th><th>Path</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function healthTable({ health }: ReportView): Html {
  const rows = health.checks.map(
    ({ title, state, count }) =>
      markup`<tr><td>${title}</td><td class="${state === 'failed' ? 'bad' : state === 'passed' ? 'good' : 'soft'}">${state}${count > 0 ? ` (${count})` : ''}</td></tr>`,
  );
  const findings = health.findings.map(
    ({ code, message }) => markup`<tr><td>${message}</td><td class="bad">${code}</td></tr>`,
  );
  return markup`<table><tbody>${findings}${rows}</tbody></table>`;
}

function rowsNote(count: number): string {
  return count > ROWS ? `The newest ${ROWS} of ${formatCount(count, 'snapshot')}.` : '';
}

function snapshotTable({ snapshots, usage }: ReportView): Html {
  const alone = new Map(usage.snapshots.map((each) => [each.snapshot_id, each.exclusive_bytes]));
  const rows = snapshots.slice(0, ROWS).map((each) => snapshotRow(each, alone.get(each.snapshot_id)));
  return markup`<table><thead><tr><th>Snapshot</th><th>Made</th><th>Worktree</th><th>Note</th><th class="n">Size</th><th class="n">Alone</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function snapshotRow(each: SnapshotView, alone = 0): Html {
  const { snapshot_id: id, created_at: time, worktree, kind, note, tags, logical_bytes: size } = each;
  const labels = [...(kind === 'auto' ? ['auto'] : []), ...tags].map(
    (text) => markup`<span class="pill">${text}</span> `,
  );
  return markup`<tr><td class="k"><code>${shortId(id)}</code></td><td class="k">${formatTime(time)}</td><td>${worktree}</td><td>${labels}${note}</td><td class="n">${formatBytes(size)}</td><td class="n">${formatBytes(alone)}</td></tr>`;
}

function auditTable({ audit }: ReportView): Html {
  const rows = audit.records.map(
    ({ timestamp, operation, target, actor, reason }) =>
      markup`<tr><td class="k">${formatTime(timestamp)}</td><td>${operation}</td><td><code>${target}</code></td><td>${actor}</td><td>${reason}</td></tr>`,
  );
  return markup`<table><thead><tr><th>When</th><th>What</th><th>Target</th><th>Who</th><th>Why</th></tr></thead><tbody>${rows}</tbody></table>`;
}
