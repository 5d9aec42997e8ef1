import type { ControlReply, SystemCalls } from '@jvs/fs';

/** How a request reaches a mount; tests hand in one that fails or lies. */
export type ControlTransport = (
  ...request: Parameters<SystemCalls['controlRequest']>
) => Promise<ControlReply>;
