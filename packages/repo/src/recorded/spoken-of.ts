/** Every text anywhere in intents: ids and names of whatever their operations are about. The log and the files may disagree about these. */
export function spokenOf(intents: readonly unknown[]): ReadonlySet<string> {
  const texts = new Set<string>();
  const rest = [...intents];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') texts.add(next);
    else if (typeof next === 'object' && next !== null) rest.push(...(Object.values(next) as unknown[]));
  }
  return texts;
}
