import { isSnapshotId, undoFactsSchema, type AuditRecord, type FactsOf, type Pin } from '@jvs/model';
import type { RecordedLabels } from './recorded.js';

/** Snapshots, and what protects them by a record of its own, as the log goes on. */
export class ReplayedProtection {
  readonly pins = new Map<string, Pin>();
  readonly labels = new Map<string, RecordedLabels>();
  readonly snapshots = new Set<string>();

  replay({ operation, target, details }: AuditRecord): void {
    if (operation === 'snapshot' && isSnapshotId(target)) this.snapshots.add(target);
    else if (operation === 'gc_run') this.#forget(details['snapshot_ids']);
    else if (operation === 'doctor' && target === 'quarantine') {
      this.#forget(details['targets']);
      this.#forget(idsOfText(details['actions']));
    } else this.#edit(details['undo']);
  }

  /** Whatever protected what is deleted or set aside has nothing to protect. */
  #forget(ids: unknown): void {
    for (const id of Array.isArray(ids) ? (ids as unknown[]) : []) {
      if (typeof id !== 'string') continue;
      this.snapshots.delete(id);
      this.labels.delete(id);
    }
  }

  #edit(facts: unknown): void {
    const kind = (facts as { kind?: unknown } | null | undefined)?.kind;
    if (kind !== 'labels' && kind !== 'pin') return;
    const { data: edit } = undoFactsSchema.safeParse(facts);
    if (edit?.kind === 'labels') this.#editLabels(edit);
    if (edit?.kind !== 'pin') return;
    if (edit.before !== null) this.pins.delete(edit.before.pin_id);
    if (edit.after !== null) this.pins.set(edit.after.pin_id, edit.after);
  }

  #editLabels({ snapshot_id: id, added, removed, note }: FactsOf<'labels'>): void {
    const before = this.labels.get(id);
    const tags = new Map(before?.tags);
    for (const tag of added) tags.set(tag, true);
    for (const tag of removed) tags.set(tag, false);
    this.labels.set(id, { tags, note: note?.after ?? before?.note });
  }
}

/** Records of earlier versions name what was set aside in sentences only. */
function idsOfText(sentences: unknown): string[] {
  return (Array.isArray(sentences) ? (sentences as unknown[]) : [])
    .filter((sentence) => typeof sentence === 'string')
    .flatMap((sentence) => sentence.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []);
}
