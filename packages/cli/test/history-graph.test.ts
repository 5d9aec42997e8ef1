import { drawGraph } from '../src/text/history-graph.js';

function draw(...nodes: string[]): string[] {
  const rows = drawGraph(
    nodes.map((node) => ({ id: node.charAt(0), parentId: node.length > 1 ? node.charAt(1) : null })),
  );
  return rows.flatMap(({ above, line }) => [...above, line]);
}

describe('the history graph', () => {
  it('draws one line as a column', () => {
    expect(draw('cb', 'ba', 'a')).toEqual(['*', '*', '*']);
  });

  it('joins two lines at the snapshot both come from', () => {
    expect(draw('da', 'cb', 'ba', 'a')).toEqual(['*', '| *', '| *', '|/', '*']);
  });

  it('joins across a line in between', () => {
    expect(draw('da', 'cb', 'ea', 'a', 'b')).toEqual(['*', '| *', '| | *', '|_|/', '* |', '*']);
  });

  it('ends a line whose parent is not listed', () => {
    expect(draw('cx', 'ba', 'a')).toEqual(['*', '*', '*']);
  });
});
