export {
  addTags,
  labelRecoverers,
  labelsInverse,
  removeTags,
  setNote,
  type LabelRequest,
  type LabelResult,
} from './edit-labels.js';
export {
  addPin,
  listPins,
  pinInverse,
  pinRecoverers,
  removePin,
  type PinRequest,
  type PinState,
} from './edit-pins.js';
export { listTags, type TagUse } from './list-tags.js';
