import { homedir } from 'node:os';

/** The one the system names; undefined when it names none. */
export function homeDirectory(): string | undefined {
  try {
    return homedir() || undefined;
  } catch {
    // Nobody's home: only a few refusals and the place of caches depend on it.
    return undefined;
  }
}
