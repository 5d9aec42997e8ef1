export { createBtrfsEngine, type BtrfsEngineParts } from './create-btrfs-engine.js';
