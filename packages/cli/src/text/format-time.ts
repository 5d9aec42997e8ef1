/** An RFC 3339 time in UTC to the second, as people read it: "2026-02-23 09:30:00Z". */
export function formatTime(timestamp: string): string {
  return `${timestamp.slice(0, 10)} ${timestamp.slice(11, 19)}Z`;
}
