/** The style of the report and of the gallery: one column of text, figures side by side where there is room, light and dark. */
export const style = `
:root {
  color-scheme: light dark;
  --ink: #1f2429; --faint: #5f6b76; --line: #d9dee3; --paper: #ffffff; --ground: #f5f6f8; --accent: #0b62a4;
  --gibbs-ink: var(--ink); --gibbs-paper: var(--paper);
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #dfe4e9; --faint: #98a3ae; --line: #303841; --paper: #171c21; --ground: #0f1317; --accent: #6cb6f0; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { margin: 0 0 8px; font-size: 32px; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 0 0 8px; font-size: 22px; line-height: 1.3; }
h3 { margin: 28px 0 6px; font-size: 17px; }
p { margin: 8px 0; max-width: 74ch; }
a { color: var(--accent); }
code { font: 0.88em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.lead { font-size: 18px; }
.faint, figcaption { color: var(--faint); font-size: 14px; }
nav { display: flex; flex-wrap: wrap; gap: 6px 20px; margin: 16px 0 0; }
section { margin: 28px 0 0; padding: 24px 28px 28px; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 20px 28px; margin-top: 18px; align-items: start; }
figure { margin: 0; min-width: 0; }
figcaption { margin-top: 4px; }
figure svg { max-width: 100%; height: auto; }
.table { overflow-x: auto; margin-top: 14px; }
table { border-collapse: collapse; font-size: 15px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 14px; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 600; font-size: 13.5px; color: var(--faint); }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th.words, td.words { text-align: left; white-space: normal; }
pre { margin: 14px 0 0; padding: 14px 16px; overflow-x: auto; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; }
pre code { font-size: 13.5px; }
summary { cursor: pointer; color: var(--accent); margin-top: 14px; }
footer { margin-top: 28px; }
@media (max-width: 600px) { main { padding: 24px 12px 40px; } section { padding: 18px 16px 20px; } h1 { font-size: 26px; } }
`;
