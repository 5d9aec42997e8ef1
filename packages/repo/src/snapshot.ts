import type { Descriptor } from '@jvs/model';

/** A published snapshot with its labels applied. */
export interface Snapshot {
  readonly descriptor: Descriptor;
  /** As edited since publication; the descriptor's when never edited. */
  readonly tags: readonly string[];
  readonly note: string;
  /** 0 when the labels were never edited. */
  readonly labelGeneration: number;
}
