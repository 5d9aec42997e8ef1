import type { ErrorCode } from './error-codes.js';

/** Something the user should know about a command that succeeded. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** What `--json` prints on success; `schema` is `jvs.<command>/1`, or `<package>:<command>/1` of a plugin. */
export interface SuccessEnvelope<Data = unknown> {
  readonly schema: `${string}/1`;
  readonly ok: true;
  readonly data: Data;
  readonly warnings: readonly Warning[];
}

/** What `--json` prints on failure. */
export interface ErrorEnvelope {
  readonly schema: 'jvs.error/1';
  readonly ok: false;
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly hint: string | null;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

export type Envelope<Data = unknown> = SuccessEnvelope<Data> | ErrorEnvelope;
