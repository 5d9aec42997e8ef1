/** SQLite's pages, retries and Node's own files come and go. One call more for each file or directory does not fit in. */
const SLACK = { share: 0.1, calls: 100 };

/** A line for each call of an operation that rose from what `kept` says. Both: operation to name to count. */
export function compareCalls(counted, kept) {
  return Object.entries(counted).flatMap(([operation, calls]) =>
    Object.entries(calls).flatMap(([name, count]) => {
      const before = kept[operation]?.[name] ?? 0;
      const most = before * (1 + SLACK.share) + SLACK.calls;
      return count > most ? [`${operation}: ${name} ${before} -> ${count}`] : [];
    }),
  );
}
