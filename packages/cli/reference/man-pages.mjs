// Manual pages: jvs(1), one for each command, and one in section 7 for each help topic.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes all pages into `directory`. */
export function writeManPages(directory, { commands, topics, version }) {
  mkdirSync(directory, { recursive: true });
  const write = (name, section, body) =>
    writeFileSync(join(directory, `${name}.${section}`), page({ name, section, version, body }));
  write('jvs', 1, mainPage(commands, topics));
  for (const command of commands) write(pageName(command.name), 1, commandPage(command));
  for (const [name, topic] of Object.entries(topics)) write(`jvs-${name}`, 7, topicPage(name, topic));
}

function page({ name, section, version, body }) {
  return `.TH ${name.toUpperCase()} ${section} 2026-01-01 "jvs ${version}" "JVS manual"\n${body}`;
}

function mainPage(commands, topics) {
  const list = commands.map(({ name, summary }) =>
    item(`jvs ${name}`, `${roff(summary)}; see\n${link(pageName(name), 1)}.`),
  );
  const more = Object.entries(topics).map(([name, { summary }]) =>
    item(`jvs help ${name}`, `${roff(summary)}; see\n${link(`jvs-${name}`, 7)}.`),
  );
  return [
    section('NAME', 'jvs \\- complete, verifiable versions of a directory, as real directories'),
    section('SYNOPSIS', '.B jvs\n.I COMMAND\n[ARGUMENTS]\n[OPTIONS]'),
    section('DESCRIPTION', 'Options come after the command.\nEvery command takes \\-\\-json and \\-\\-help.'),
    section('COMMANDS', list.join('\n')),
    section('TOPICS', more.join('\n')),
  ].join('');
}

function commandPage({ name, summary, description, usage, args, flags, examples }) {
  const parts = [
    section('NAME', `${roff(pageName(name))} \\- ${roff(lowerFirst(summary))}`),
    section('SYNOPSIS', usage.map((line) => `.B jvs ${roff(withOptions(line))}`).join('\n.br\n')),
    section('DESCRIPTION', `${roff(summary)}.${description === '' ? '' : `\n${sentences(description)}`}`),
    args.length === 0 ? '' : section('ARGUMENTS', args.map(itemOf).join('\n')),
    section('OPTIONS', flags.map(itemOf).join('\n')),
    section('EXAMPLES', examples.map(literal).join('\n.PP\n')),
    section('SEE ALSO', `${link('jvs', 1)},\n${link('jvs-refs', 7)},\n${link('jvs-exit-codes', 7)}`),
  ];
  return parts.join('');
}

function topicPage(name, { summary, text }) {
  return [
    section('NAME', `jvs\\-${roff(name)} \\- ${roff(lowerFirst(summary))}`),
    section('DESCRIPTION', literal(text)),
    section('SEE ALSO', link('jvs', 1)),
  ].join('');
}

function section(title, body) {
  return `.SH ${title}\n${body}\n`;
}

function itemOf({ term, text, closed }) {
  return item(term, `${roff(text)}${closed ? `\nOne of: ${roff(closed.join(', '))}.` : ''}`);
}

function item(term, text) {
  return `.TP\n.B ${roff(term)}\n${text}`;
}

function literal(text) {
  return `.nf\n${text.split('\n').map(roff).join('\n')}\n.fi`;
}

/** A sentence a line, as roff wants it. */
function sentences(text) {
  return text
    .split(/(?<=[.:;]) (?=[A-Z-])/)
    .map(roff)
    .join('\n');
}

function link(name, number) {
  return `.BR ${roff(name)} (${number})`;
}

function pageName(command) {
  return `jvs-${command.replaceAll(' ', '-')}`;
}

/** Options stand before the paths. */
function withOptions(usage) {
  return usage.replace(/( \[-- .*)?$/, ' [OPTIONS]$1');
}

function lowerFirst(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Text with nothing in it that roff would take for a request or an escape. */
function roff(text) {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha');
  return escaped.startsWith('.') ? `\\&${escaped}` : escaped;
}
