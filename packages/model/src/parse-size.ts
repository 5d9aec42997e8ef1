const UNITS = ['', 'K', 'M', 'G', 'T', 'P'];

/** Bytes of a size as people write it: "4096", "500M", "1.5GiB"; units are powers of 1024. Undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?) ?([KMGTP]?)(?:i?B)?$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const bytes = Math.round(Number(digits) * 1024 ** UNITS.indexOf(unit.toUpperCase()));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
