import type { Session } from './session.js';

/** Whether stdout gets colours: --no-color, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. */
export function wantsColor(session: Session, noColor: boolean): boolean {
  const { NO_COLOR: never, FORCE_COLOR: always, TERM: term } = session.environment;
  if (noColor || (never !== undefined && never !== '')) return false;
  if (always !== undefined) return always !== '' && always !== '0' && always !== 'false';
  return session.stdout.isTerminal && term !== 'dumb';
}
