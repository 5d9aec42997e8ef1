import { escapeText } from '@jvs/model';
import type { DoctorView, RepairListView, RepairView } from '@jvs/api/doctor';
import { formatCount } from './format-count.js';
import type { Style } from '@jvs/command';
import { formatTable } from './table.js';

/** What was repaired, what is wrong now with what mends it, and "healthy" when nothing is. */
export function doctorText(view: DoctorView | RepairListView, style: Style): string {
  if ('repair_list' in view) return repairListText(view, style);
  const { findings, checks, finding_count: count } = view;
  const looked = checks.filter(({ state }) => state !== 'skipped').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const more = count - findings.length;
  const verdict = view.healthy
    ? `${style.green('healthy')}: ${formatCount(looked, 'check')}${warnings === 0 ? '' : `, ${formatCount(warnings, 'warning')}`}`
    : `${style.red('FAILED')} ${formatCount(checks.filter(({ state }) => state === 'failed').length, 'check')} of ${looked}`;
  return [
    ...view.repairs.flatMap((repair) => repairLines(repair, style)),
    ...findings.flatMap((finding) => findingLines(finding, style)),
    ...(more === 0 ? [] : [`… and ${formatCount(more, 'more finding')}`]),
    verdict,
  ].join('\n');
}

const said: Readonly<Record<RepairView['state'], string>> = {
  done: 'did',
  failed: 'did',
  planned: 'would',
  nothing: '',
};

function repairLines({ id, state, actions, action_count: count, error }: RepairView, style: Style): string[] {
  const more = count - actions.length;
  return [
    `${style.cyan(id)}: ${state === 'nothing' ? 'nothing to do' : state}`,
    ...actions.map((action) => `  ${said[state]}: ${escapeText(action)}`),
    ...(more === 0 ? [] : [`  … and ${formatCount(more, 'more', 'more')}`]),
    ...(error === undefined ? [] : [`  ${style.red(error.code)} ${escapeText(error.message)}`]),
  ];
}

function findingLines(finding: DoctorView['findings'][number], style: Style): string[] {
  const { severity, code, check, message, repair, hint } = finding;
  const word = severity === 'error' ? style.red('error') : style.yellow('warning');
  const next = repair === undefined ? hint : `jvs doctor --repair ${repair}`;
  return [
    `${word} ${check}  ${escapeText(message)} (${code})`,
    ...(next === undefined ? [] : [`  ${escapeText(next)}`]),
  ];
}

function repairListText({ repair_list: list }: RepairListView, style: Style): string {
  return formatTable(
    style,
    ['repair', 'runtime', 'what it does'],
    list.map(({ id, runtime, title }) => [id, runtime ? 'yes' : 'no', title]),
  );
}
