/** A restore in a process of its own, which dies where it is told: `<root> <ref> <call> <when> [path…]`. */
import type { TreeOps } from '@jvs/fs';
import { dyingTreeOps, type DeathPoint } from './dying-tree-ops.js';
import { openRepo } from './fixture.js';

const [root, ref, call, when, ...paths] = process.argv.slice(2) as [
  string,
  string,
  string,
  DeathPoint['when'],
  ...string[],
];
const ops = dyingTreeOps({ call: /^\d+$/.test(call) ? Number(call) : (call as keyof TreeOps), when });
const t = await openRepo(root, { ops });
await t.restore(ref, paths.length > 0 ? { paths: paths.map((path) => Buffer.from(path)) } : {});
