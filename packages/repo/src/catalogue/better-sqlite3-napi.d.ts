/** The same interface under the name of the release that uses Node-API. */
declare module 'better-sqlite3-napi' {
  export { default } from 'better-sqlite3';
}
