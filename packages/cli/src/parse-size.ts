import { escapeText, JvsError } from '@jvs/model';

const UNITS = ['', 'K', 'M', 'G', 'T', 'P'];

/** Bytes of a size as people write it: "4096", "500M", "1.5GiB"; units are powers of 1024. Undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?) ?([KMGTP]?)(?:i?B)?$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const bytes = Math.round(Number(digits) * 1024 ** UNITS.indexOf(unit.toUpperCase()));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The same for a flag. Throws E_USAGE. */
export function sizeFlag(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  throw new JvsError('E_USAGE', {
    message: `--${flag} cannot be "${escapeText(text)}": it is a size such as 500M or 20G`,
    hint: 'jvs gc plan --help',
  });
}
