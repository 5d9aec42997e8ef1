import type { Descriptor, Warning } from '@jvs/model';

/** What the user should know of a snapshot that was made: content that may be a mix, entries that went away, metadata that was lost. */
export function snapshotWarnings({ consistency, engine, engine_report: report }: Descriptor): Warning[] {
  const { torn_count: torn, vanished_count: vanished, changed, unflushed } = consistency;
  const { owner, xattrs, specials, hard_links: hardLinks = 0 } = report.lost;
  const warnings: Warning[] = [];
  if (torn > 0) {
    const message = `${entries(torn)} never held still while the snapshot was taken; their content may be a mix`;
    warnings.push({ code: 'W_TORN', message, details: { count: torn, changed } });
  }
  if (vanished > 0) {
    const message = `${entries(vanished)} vanished while the snapshot was taken: not part of it`;
    warnings.push({ code: 'W_VANISHED', message, details: { count: vanished } });
  }
  if (unflushed !== undefined && unflushed.refused_count > 0) {
    const count = unflushed.refused_count;
    const message = `what was written to ${entries(count)} a moment ago may be missing: this user may not have it committed`;
    warnings.push({ code: 'W_UNFLUSHED', message, details: { count } });
  }
  if (owner + xattrs + specials + hardLinks > 0) {
    const lost = [
      [owner, 'the owner'],
      [xattrs, 'extended attributes'],
      [specials, 'special files'],
      [hardLinks, 'the hard links'],
    ] as const;
    const said = lost.filter(([count]) => count > 0).map(([count, what]) => `${what} of ${entries(count)}`);
    const message = `engine ${engine} could not keep ${said.join(', ')}`;
    warnings.push({ code: 'W_METADATA_LOST', message, details: { ...report.lost } });
  }
  return warnings;
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}
