export { createReflinkEngine, createReflinkEngine as createEngine } from './create-reflink-engine.js';
