import type { Repository } from '../repository.js';

/** Where a call is a message to a mount, a thread mostly waits: as many as a clone asks the mount for. */
const WAITING_THREADS = 16;

/** For scans and reads of payloads: what the caller wants, else more than there are CPUs where the repository is on a network or FUSE file system. */
export function threadsOf({
  context,
  remote,
}: Pick<Repository, 'remote'> & {
  readonly context: Pick<Repository['context'], 'threads'>;
}): number | undefined {
  return context.threads ?? (remote ? WAITING_THREADS : undefined);
}
