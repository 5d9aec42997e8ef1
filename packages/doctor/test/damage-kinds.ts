import { readFileSync, writeFileSync } from 'node:fs';
import type { RepairId } from '@jvs/doctor';
import type { Ward } from './ward.js';

/** One way to damage a repository, and what is to be said of it and done about it. */
export interface Damage {
  readonly title: string;
  readonly check: string;
  readonly code: string;
  /** What mends it; absent where only a person can. */
  readonly repairs?: readonly RepairId[];
  /** The repository is unhealthy; otherwise it is only a warning. Default true. */
  readonly unhealthy?: boolean;
  /** After the repair something goes on being said, as a warning. */
  readonly remembered?: string;
  readonly inflict: (jvs: string, ward: Ward) => void;
}

/** Id of nothing there is. */
export const OTHER = '11111111-1111-4111-8111-111111111111';

export function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at]! ^= 0x01;
  writeFileSync(file, bytes);
}
