/** Light and dark as the reader's system is, and plain on paper. */
export const reportStyle = `
:root { color-scheme: light dark; --fg: #1c2127; --soft: #5f6b7a; --bg: #fff; --card: #f5f7f9; --line: #d5dbe1; --good: #1a7f4b; --bad: #c23030;
  --c0: #2d72d2; --c1: #9d3f9d; --c2: #d1980b; --c3: #29a634; --c4: #d33d17; --c5: #147eb3; }
@media (prefers-color-scheme: dark) { :root { --fg: #e6eaee; --soft: #9aa5b1; --bg: #14181c; --card: #1e242a; --line: #38424d; --good: #5bd28f; --bad: #ff8a8a;
  --c0: #6ea8ff; --c1: #d28bd2; --c2: #f0c14b; --c3: #72ca7a; --c4: #ff9d80; --c5: #68c1ee; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1040px; padding: 24px; background: var(--bg); color: var(--fg); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 24px; overflow-wrap: anywhere; }
h2 { margin: 32px 0 8px; font-size: 18px; }
p, .soft { color: var(--soft); margin: 4px 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px; margin-top: 20px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; }
.card b { display: block; font-size: 22px; overflow-wrap: anywhere; }
.good { color: var(--good); } .bad { color: var(--bad); }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th { text-align: left; color: var(--soft); font-weight: 600; }
th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td.n, th.n { text-align: right; white-space: nowrap; } td.k { white-space: nowrap; }
code { font: 13px ui-monospace, monospace; }
.pill { background: var(--card); border: 1px solid var(--line); border-radius: 9px; padding: 0 7px; font-size: 12px; }
svg { width: 100%; height: auto; } .label, .tag { font-size: 12px; fill: var(--soft); } .tag { text-anchor: middle; font-size: 10px; }
.lane { stroke: var(--line); } .edge { fill: none; stroke: var(--soft); stroke-width: 1.2; opacity: .6; }
.dot { stroke: var(--bg); } .c0 { fill: var(--c0); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); } .c3 { fill: var(--c3); } .c4 { fill: var(--c4); } .c5 { fill: var(--c5); }
.dot.auto { opacity: .6; } .size { fill: var(--c0); opacity: .3; } .alone { fill: var(--c0); }
@media print { body { max-width: none; padding: 0; font-size: 11px; } .card, tr, svg { break-inside: avoid; } h2 { break-after: avoid; } }
`;
