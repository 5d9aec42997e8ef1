import { run } from './measure.mjs';

const APPEND =
  'find "$1" -type f | LC_ALL=C sort | awk "NR%100==1" | while IFS= read -r f; do echo x >> "$f"; done';

/** Appends a byte to every hundredth file. */
export function changeOneInHundred(tree) {
  run(['sh', '-c', APPEND, 'sh', tree]);
}
