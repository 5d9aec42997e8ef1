export { createCopyEngine, createCopyEngine as createEngine } from './create-copy-engine.js';
