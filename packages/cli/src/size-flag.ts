import { escapeText, JvsError, parseSize } from '@jvs/model';

/** Bytes of a flag that takes a size. Throws E_USAGE. */
export function sizeFlag(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  throw new JvsError('E_USAGE', {
    message: `--${flag} cannot be "${escapeText(text)}": it is a size such as 500M or 20G`,
    hint: 'jvs gc plan --help',
  });
}
