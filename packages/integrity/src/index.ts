export { recordChecksum } from './record-checksum.js';
