import { createPortableTreeOps, loadTreeOps, type TreeOps } from '@jvs/fs';

/** One implementation of TreeOps with what it is known not to do; everything else is tested alike. */
export interface Implementation {
  readonly ops: TreeOps;
  readonly keepsNanoseconds: boolean;
  readonly keepsXattrs: boolean;
  readonly makesSpecials: boolean;
  /** Trees deeper than PATH_MAX. */
  readonly walksAnyDepth: boolean;
}

const portable: Implementation = {
  ops: createPortableTreeOps(),
  keepsNanoseconds: false,
  keepsXattrs: false,
  makesSpecials: false,
  walksAnyDepth: false,
};

function native(): Implementation[] {
  const { ops } = loadTreeOps({ prefer: 'native' });
  if (ops.kind !== 'native') return [];
  return [{ ops, keepsNanoseconds: true, keepsXattrs: true, makesSpecials: true, walksAnyDepth: true }];
}

/** For `describe.each`. Whether the addon must be among them is a test of its own (load-tree-ops.test.ts). */
export const implementations: ReadonlyArray<readonly [string, Implementation]> = [portable, ...native()].map(
  (implementation) => [implementation.ops.kind, implementation],
);

/** Path of every entry of a scan, as latin1 so that no byte is lost. */
export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
