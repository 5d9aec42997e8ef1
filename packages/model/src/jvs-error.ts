import type { ErrorCode } from './error-codes.js';

/** What a `JvsError` is made of. `hint` is a command to run or one thing to change. */
export interface JvsErrorInit {
  readonly message: string;
  readonly hint?: string;
  /** JSON-safe facts: paths, ids, candidates, errno, syscall. Printed in the error envelope. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error that crosses package borders. Match on `code`, never on text or `instanceof`. */
export class JvsError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, init: JvsErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'JvsError';
    this.code = code;
    this.hint = init.hint;
    this.details = init.details ?? {};
  }
}
