export {
  findOperation,
  listOperations,
  type FoundOperation,
  type ListOperationsRequest,
} from './list-operations.js';
export type { LoggedOperation } from './read-operations.js';
export { redoLast, undoLast, type Inverses, type UndoRequest, type UndoResult } from './undo-last.js';
