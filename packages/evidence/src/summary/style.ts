/** The looks of the page: light and dark, wide, narrow, and on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2430; --quiet: #5b6675; --line: #d9dee5; --tint: #f5f7fa;
  --good: #14683a; --good-tint: #e5f4eb; --warning: #7a5200; --warning-tint: #fcf2d8;
  --bad: #a3181c; --bad-tint: #fbe7e7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181e; --ink: #e4e9ef; --quiet: #9aa6b5; --line: #323b47; --tint: #1c222a;
    --good: #7fd6a2; --good-tint: #163323; --warning: #f0c35f; --warning-tint: #3a2d0e;
    --bad: #ff9d9a; --bad-tint: #421a1c;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
body { margin: 0; }
main { max-width: 70rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h3 span { font-size: .85rem; font-weight: 600; margin-left: .4rem; }
p { margin: .5rem 0; max-width: 46rem; overflow-wrap: anywhere; }
.status { font-size: 1.1rem; font-weight: 600; max-width: none; padding: .75rem 1rem; border-radius: .5rem; border-left: .35rem solid currentColor; }
.status.good { background: var(--good-tint); }
.status.warning { background: var(--warning-tint); }
.status.bad { background: var(--bad-tint); }
.good { color: var(--good); } .warning { color: var(--warning); } .bad { color: var(--bad); } .quiet { color: var(--quiet); }
dl { margin: .75rem 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 29rem), 1fr)); gap: .3rem 2rem; }
dl div { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 1rem; }
dl div.wide { grid-column: 1 / -1; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
code { font: .87em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { margin: .5rem 0; padding: .75rem 1rem; background: var(--tint); border: 1px solid var(--line); border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
section { margin: 1rem 0; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: .5rem; }
section h3 ~ p { color: var(--quiet); margin-top: 1rem; }
ul { margin: .5rem 0; padding-left: 1.25rem; }
li { overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; margin: .75rem 0; font-size: .94rem; }
th, td { padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { text-align: left; color: var(--quiet); font-weight: 600; overflow-wrap: normal; }
td:nth-last-child(-n + 2) { white-space: nowrap; }
@media (max-width: 40rem) {
  main { padding: 1.25rem 1rem 3rem; }
  section { padding: .75rem .9rem; }
  dl div { grid-template-columns: minmax(0, 1fr); gap: 0; margin-bottom: .35rem; }
  thead { display: none; }
  table, tbody, tr, td { display: block; width: 100%; }
  tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
  td { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .75rem; padding: .1rem 0; border: 0; }
  td:empty { display: none; }
  td::before { content: attr(data-label); color: var(--quiet); }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --tint: #fff;
    --good: #0b5a2e; --good-tint: #fff; --warning: #6b4700; --warning-tint: #fff; --bad: #96070c; --bad-tint: #fff;
  }
  @page { margin: 16mm 14mm; }
  html { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .status { border: 1px solid currentColor; border-left-width: .35rem; }
  h2, h3, section h3 ~ p:has(+ pre) { break-after: avoid; }
  tr, dl div, li, pre, .status { break-inside: avoid; }
  section { border-width: 1px 0 0; border-radius: 0; padding: .75rem 0 0; }
  thead { display: table-header-group; }
}
`;
