/** Who holds a lock, for the message somebody else gets. Not used to decide anything: the kernel knows who holds it. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly operation: string;
  /** RFC 3339, UTC. */
  readonly since: string;
}

export interface Lock {
  readonly path: string;
  /** Gives it up; further calls do nothing. The kernel does the same when the process ends, however it ends. */
  release(): void;
}
