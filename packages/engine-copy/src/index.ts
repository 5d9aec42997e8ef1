export { createCopyEngine } from './create-copy-engine.js';
