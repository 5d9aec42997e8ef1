/** What people see of an id; any unique prefix of four characters or more is understood. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}
