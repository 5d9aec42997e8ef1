export {
  createJuicefsEngine,
  createJuicefsEngine as createEngine,
  type JuicefsEngineParts,
} from './create-juicefs-engine.js';
export { cloneRequest, infoRequest, removeRequest } from './control-requests.js';
export type { ControlTransport } from './control-transport.js';
