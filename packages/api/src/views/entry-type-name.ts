import { EntryType } from '@jvs/model';

const names: Readonly<Record<number, string>> = {
  [EntryType.file]: 'file',
  [EntryType.directory]: 'directory',
  [EntryType.symlink]: 'symlink',
  [EntryType.fifo]: 'fifo',
  [EntryType.socket]: 'socket',
  [EntryType.characterDevice]: 'character_device',
  [EntryType.blockDevice]: 'block_device',
};

/** The name JSON output has for an `EntryType` code. */
export function entryTypeName(type: number): string {
  return names[type] ?? 'unknown';
}
