// What the buttons do to a text: each takes the text and where it is selected, and says what stands in which place afterwards,
// { from, to, insert, select: [start, end] }. Nothing here knows where the text is shown.

const lineStart = (text, at) => text.lastIndexOf("\n", at - 1) + 1;
const lineEnd = (text, at) => (text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at));

// Put a sign on both sides of what is selected, or take it away.
export function wrap(text, from, to, sign) {
  const inner = text.slice(from, to);
  const size = sign.length;
  if (inner && text.slice(from - size, from) === sign && text.slice(to, to + size) === sign) {
    return { from: from - size, to: to + size, insert: inner, select: [from - size, to - size] };
  }
  return { from, to, insert: sign + inner + sign, select: [from + size, to + size] };
}

function onLines(text, from, to, change) {
  const start = lineStart(text, from);
  const end = lineEnd(text, to > from && text[to - 1] === "\n" ? to - 1 : to);
  const insert = change(text.slice(start, end).split("\n")).join("\n");
  return { from: start, to: end, insert, select: from === to ? [start + insert.length, start + insert.length] : [start, start + insert.length] };
}

// Make the lines headings of this level, or plain again.
export function heading(text, from, to, level) {
  const mark = `${"#".repeat(level)} `;
  return onLines(text, from, to, (lines) => lines.map((line) => (
    line.startsWith(mark) ? line.slice(mark.length) : mark + line.replace(/^#{1,6}[ \t]+/u, ""))));
}

// Make the lines items of a list, or plain again.
export function list(text, from, to, isNumbered) {
  const item = isNumbered ? /^\d{1,9}[.)] /u : /^[-*+] /u;
  return onLines(text, from, to, (lines) => (lines.every((line) => item.test(line)) ? lines.map((line) => line.replace(item, "")) :
    lines.map((line, at) => `${isNumbered ? `${at + 1}.` : "-"} ${line.replace(/^(?:\d{1,9}[.)]|[-*+]) /u, "")}`)));
}

// Put a block of its own where the selection stands, with an empty line on both sides.
function block(text, from, to, insert, select) {
  const before = text.slice(0, from);
  const after = text.slice(to);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const at = from + lead.length;
  return { from, to, insert: lead + insert + tail, select: [at + select[0], at + select[1]] };
}

// How many units of the browser's text stand before a column, which counts characters from 1; none without a column.
export const before = (line, column) => [...line].slice(0, Math.max(column || 1, 1) - 1).join("").length;

export const cell = (text) => text.replace(/\s+/gu, " ").trim().replaceAll("|", "\\|");

// Return rows of cells as a table; the first row is its head.
export function asTable(rows) {
  const width = Math.max(...rows.map((row) => row.length));
  const line = (row) => `| ${Array.from({ length: width }, (_, at) => cell(row[at] ?? "")).join(" | ")} |`;
  return [line(rows[0]), `|${" --- |".repeat(width)}`, ...rows.slice(1).map(line)].join("\n");
}

// A table: of what is selected, where its words are parted by tabs, else an empty one.
export function table(text, from, to) {
  const chosen = text.slice(from, to).replace(/\n+$/u, "");
  if (chosen.includes("\t")) {
    const made = asTable(chosen.split("\n").map((line) => line.split("\t")));
    return block(text, from, from + chosen.length, made, [0, made.length]);
  }
  return block(text, to, to, "| Head | Head |\n| --- | --- |\n|  |  |", [2, 6]);
}

// A callout of a kind around the lines that are selected.
export function callout(text, from, to, kind) {
  const start = lineStart(text, from);
  const end = lineEnd(text, to);
  const words = text.slice(start, end).split("\n").map((line) => `> ${line}`.trimEnd());
  const head = `> [!${kind}] `;
  return block(text, start, end, `${head}\n${words.join("\n")}`, [head.length, head.length]);
}

// Cite a reference: in the marker that stands before, if one does.
export function cite(text, from, to, number) {
  const marker = /\[(\d[\d\s,\u2013-]{0,200})\]$/u.exec(text.slice(0, to));
  if (from === to && marker) {
    const written = `[${marker[1]}, ${number}]`;
    return { from: to - marker[0].length, to, insert: written, select: Array(2).fill(to - marker[0].length + written.length) };
  }
  const lead = to && !/\s/u.test(text[to - 1]) ? " " : "";
  const written = `${lead}[${number}]`;
  return { from: to, to, insert: written, select: [to + written.length, to + written.length] };
}
