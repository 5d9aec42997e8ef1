export { createReflinkEngine } from './create-reflink-engine.js';
