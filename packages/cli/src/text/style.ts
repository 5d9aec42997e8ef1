import { Ansis } from 'ansis';

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

const same: Paint = (text) => text;
const plain: Omit<Style, 'columns'> = {
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
  magenta: same,
  blue: same,
};

export function createStyle(color: boolean, columns: Style['columns'] = () => undefined): Style {
  if (!color) return { ...plain, columns };
  const ansis = new Ansis(1);
  return {
    bold: (text) => ansis.bold(text),
    dim: (text) => ansis.dim(text),
    red: (text) => ansis.red(text),
    green: (text) => ansis.green(text),
    yellow: (text) => ansis.yellow(text),
    cyan: (text) => ansis.cyan(text),
    magenta: (text) => ansis.magenta(text),
    blue: (text) => ansis.blue(text),
    columns,
  };
}
