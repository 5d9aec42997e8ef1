export { labelsInverse, pinInverse } from '@jvs/label';
export { payloadInverse } from '@jvs/restore';
export { headInverse } from '@jvs/snapshot';
export { nameInverse, worktreeInverse } from '@jvs/worktree';
export { settingInverse } from '../settings/set-config.js';
