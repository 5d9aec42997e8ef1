const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether `text` is an id as `newId` makes them, and so safe as a file name. Prefixes are not ids. */
export function isSnapshotId(text: unknown): text is string {
  return typeof text === 'string' && uuidV4.test(text);
}
