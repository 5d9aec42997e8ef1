import { readFileSync } from 'node:fs';

// The oldest we promise (docs/adr/0028-native-packages.md): what Ubuntu 22.04, Debian 12 and RHEL 9 have.
const NEWEST_ALLOWED = { GLIBC: [2, 34], GLIBCXX: [3, 4, 29] };

/** Throws when the addon at `file` needs newer system libraries than its package promises. */
export function checkAddon(file) {
  // Names of symbol versions stand in the file as they are.
  const text = readFileSync(file, 'latin1');
  for (const [, library, version] of text.matchAll(/\0(GLIBC|GLIBCXX)_([0-9.]+)(?=\0)/g)) {
    if (isNewer(version.split('.').map(Number), NEWEST_ALLOWED[library]))
      throw new Error(`${file} needs ${library}_${version}: build it on an older distribution`);
  }
}

function isNewer(version, allowed) {
  for (const [at, number] of version.entries()) {
    const other = allowed[at] ?? 0;
    if (number !== other) return number > other;
  }
  return false;
}
