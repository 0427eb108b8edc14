/** Tables for the terminal and for documents, and numbers for people. */

/** Rows under a header, columns aligned. Cells that begin with a digit are set to the right. */
export function textTable(header, rows) {
  const all = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => row.map((cell, column) => pad(cell, widths[column])).join("  ");
  return [line(all[0]), widths.map((width) => "-".repeat(width)).join("  "), ...all.slice(1).map(line)].join("\n");
}

const pad = (cell, width) => (/^[\d-]/.test(cell) ? cell.padStart(width) : cell.padEnd(width));

/** The same as a table of Markdown. */
export function markdownTable(header, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

const units = [
  ["s", 1],
  ["ms", 1e-3],
  ["µs", 1e-6],
  ["ns", 1e-9],
];

/** Seconds in the unit that suits them, three figures. */
export function time(seconds) {
  if (!(seconds > 0)) return "0";
  const [unit, size] = units.find(([, least]) => seconds >= least) ?? units[3];
  return `${figures(seconds / size)} ${unit}`;
}

/** Three significant figures, without an exponent where that is readable. */
export function figures(value, count = 3) {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(count - 1);
  return size >= 10 ** count ? value.toFixed(0) : value.toPrecision(count);
}
