import { validateTag } from './validate-name.js';

/** Tags as metadata holds them: valid, sorted by code units, each once. Throws E_NAME_INVALID. */
export function sortedTags(tags: Iterable<string>): string[] {
  return [...new Set(Array.from(tags, validateTag))].sort();
}
