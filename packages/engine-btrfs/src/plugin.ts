/** What jvs calls when the engine is wanted. Importing this file does nothing. */
export { createBtrfsEngine as createEngine } from './create-btrfs-engine.js';
