import type { RecordedLabels } from './recorded.js';

/** How the labels of a snapshot differ from what the audit log says of them; undefined when they do not. */
export function lostLabels(
  recorded: RecordedLabels | undefined,
  labels: { readonly tags: readonly string[]; readonly note: string },
): string | undefined {
  if (recorded === undefined) return undefined;
  const wrong = [...recorded.tags].filter(([tag, has]) => labels.tags.includes(tag) !== has);
  const [first] = wrong;
  if (first !== undefined)
    return first[1] ? `it has no tag "${first[0]}"` : `it has the tag "${first[0]}" again`;
  return recorded.note === undefined || recorded.note === labels.note ? undefined : 'its note is another';
}
