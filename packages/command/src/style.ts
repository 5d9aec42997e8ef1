export type Paint = (text: string) => string;

/** The few styles that output uses. Without colour each returns its text as it is. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
  readonly magenta: Paint;
  readonly blue: Paint;
  /** Of the terminal; undefined where output goes elsewhere, and lines may be as long as they are. */
  readonly columns: () => number | undefined;
}
