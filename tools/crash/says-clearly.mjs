/** What an error leaves unsaid of what somebody needs after a failure: the state that everything is in, and the command to run next. */
export function unsaid({ code, message, hint, details }) {
  const problems = [];
  if (!/\bjvs /.test(hint ?? '')) problems.push(`${code} names no command to run next: ${message} (${hint})`);
  if (typeof details?.state !== 'string')
    problems.push(`${code} does not say what state things are in: ${message}`);
  return problems;
}
