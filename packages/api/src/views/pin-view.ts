import type { Pin } from '@jvs/model';

export interface PinView {
  readonly pin_id: string;
  /** The snapshot. */
  readonly pinned_id: string;
  readonly reason: string;
  /** Null: never. */
  readonly expires_at: string | null;
  /** Whether it protects its snapshot now: false once it has expired. */
  readonly in_force: boolean;
  readonly created_at: string;
  readonly actor: string;
}

export function pinView(
  { pin_id, snapshot_id, reason, expires_at, created_at, actor }: Pin,
  inForce: boolean,
): PinView {
  return { pin_id, pinned_id: snapshot_id, reason, expires_at, in_force: inForce, created_at, actor };
}
