export { removeTree, withTempDir } from './temp-dir.js';
