import type { Paint, Style } from '@jvs/command';
import { Ansis } from 'ansis';

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
