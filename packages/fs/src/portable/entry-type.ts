import { constants, type BigIntStats } from 'node:fs';
import { EntryType } from '@jvs/model';

const byFormat: Readonly<Record<number, EntryType>> = {
  [constants.S_IFREG]: EntryType.file,
  [constants.S_IFDIR]: EntryType.directory,
  [constants.S_IFLNK]: EntryType.symlink,
  [constants.S_IFIFO]: EntryType.fifo,
  [constants.S_IFSOCK]: EntryType.socket,
  [constants.S_IFCHR]: EntryType.characterDevice,
  [constants.S_IFBLK]: EntryType.blockDevice,
};

/** The packed type of what lstat saw. */
export function entryTypeOf(stat: BigIntStats): EntryType {
  const format = Number(stat.mode) & constants.S_IFMT;
  const type = byFormat[format];
  if (type === undefined) throw new TypeError(`unknown file format 0${format.toString(8)}`);
  return type;
}
