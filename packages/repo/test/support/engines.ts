import { appendFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createCopyEngine } from '@jvs/engine-copy';
import type { Engine } from '@jvs/engine';
import { loadTreeOps } from '@jvs/fs';

/** An engine that copies, and then does something to what it made: what a defective one would hand over as good. */
export function faultyEngine(name: string, damage: (payload: string) => Promise<void>): Engine {
  const copy = createCopyEngine({ ops: loadTreeOps().ops });
  return {
    ...copy,
    name,
    isAvailable: async () => ({ available: true }),
    async snapshot(src, dst, options) {
      const result = await copy.snapshot(src, dst, options);
      await damage(dst);
      return result;
    },
  };
}

export const faults: Readonly<Record<string, (payload: string) => Promise<void>>> = {
  'loses a file': (payload) => rm(path.join(payload, 'kept')),
  'adds a file': (payload) => writeFile(path.join(payload, 'extra'), 'x'),
  'changes a size': (payload) => appendFile(path.join(payload, 'kept'), 'x'),
};
