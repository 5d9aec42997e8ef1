import * as labels from '@jvs/label';
import type { Scope } from '../scope.js';
import { pinView, type PinView } from '../views/pin-view.js';

export interface PinList {
  /** Newest first, expired ones too. */
  readonly pins: readonly PinView[];
}

export interface PinResult {
  readonly pin: PinView;
}

export async function listPins({ repo, worktree }: Scope, ref: string | undefined): Promise<PinList> {
  const pins = await labels.listPins(repo, { ref, worktree });
  return { pins: pins.map(({ pin, inForce }) => pinView(pin, inForce)).reverse() };
}

export async function addPin(
  { repo, worktree }: Scope,
  ref: string,
  expires: string | undefined,
): Promise<PinResult> {
  return { pin: pinView(await labels.addPin(repo, { ref, worktree, expires }), true) };
}

export async function removePin({ repo, worktree }: Scope, pin: string): Promise<PinResult> {
  return { pin: pinView(await labels.removePin(repo, { pin, worktree }), false) };
}
