export { recoverRestore } from '@jvs/restore';
