import type { NativeBinding } from './binding.js';
import { runJob } from './run-job.js';
import type {
  CloneReport,
  CloneTreeRequest,
  Conflicts,
  EntryList,
  HashResult,
  JobOptions,
  MeasureRequest,
  MetadataLost,
  MetadataRequest,
  PlaceRequest,
  RemoveRequest,
  ScanResult,
  SpaceResult,
  StageRequest,
} from './types.js';

/** `TreeOps` of `@jvs/fs`, which documents each member. */
export interface NativeTreeOps {
  readonly kind: 'native';
  scanTree(root: string, options?: JobOptions): Promise<ScanResult>;
  cloneTree(request: CloneTreeRequest, options?: JobOptions): Promise<CloneReport>;
  hashEntries(request: EntryList, options?: JobOptions): Promise<HashResult>;
  measureEntries(request: MeasureRequest, options?: JobOptions): Promise<SpaceResult>;
  removeTree(path: string, options?: JobOptions): Promise<{ readonly entries: number }>;
  stageEntries(request: StageRequest, options?: JobOptions): Promise<CloneReport>;
  placeEntries(request: PlaceRequest, options?: JobOptions): Promise<Conflicts>;
  makeDirectories(request: EntryList, options?: JobOptions): Promise<void>;
  removeEntries(request: RemoveRequest, options?: JobOptions): Promise<Conflicts>;
  applyMetadata(
    request: MetadataRequest,
    options?: JobOptions,
  ): Promise<Conflicts & { readonly lost: MetadataLost }>;
  syncFileSystem(path: string): Promise<void>;
}

/** Whole-tree operations on the addon's threads. Trees passed in must be left alone until the job settles. */
export function createTreeOps(native: NativeBinding): NativeTreeOps {
  return {
    kind: 'native',
    scanTree: (root, options) => runJob((...job) => native.scanTree(root, ...job), options),
    cloneTree: ({ source, destination, tree, method, share, into = false }, options) => {
      const [shareRoot, entries] = share ? [share.root, share.entries] : [null, null];
      return runJob(
        (...job) =>
          native.cloneTree(source, destination, tree, method === 'reflink', shareRoot, entries, into, ...job),
        options,
      );
    },
    hashEntries: ({ root, tree, indices }, options) =>
      runJob((...job) => native.hashEntries(root, tree, indices, ...job), options),
    measureEntries: ({ root, tree, indices, extents }, options) =>
      runJob((...job) => native.measureEntries(root, tree, indices, extents, ...job), options),
    removeTree: async (path, options) => ({
      entries: await runJob((...job) => native.removeTree(path, ...job), options),
    }),
    stageEntries: ({ source, stage, tree, method, indices }, options) =>
      runJob(
        (...job) => native.stageEntries(source, stage, tree, method === 'reflink', indices, ...job),
        options,
      ),
    placeEntries: ({ root, tree, indices, stage, expected }, options) =>
      runJob((...job) => native.placeEntries(root, tree, indices, stage, expected ?? null, ...job), options),
    makeDirectories: ({ root, tree, indices }, options) =>
      runJob((...job) => native.makeDirectories(root, tree, indices, ...job), options),
    removeEntries: ({ root, tree, indices, aside }, options) =>
      runJob((...job) => native.removeEntries(root, tree, indices, aside ?? null, ...job), options),
    applyMetadata: ({ root, tree, indices, source, inodes }, options) =>
      runJob((...job) => native.applyMetadata(root, tree, indices, source, inodes ?? null, ...job), options),
    syncFileSystem: (path) => runJob((...job) => native.syncFileSystem(path, ...job)),
  };
}
