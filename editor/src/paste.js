// What is pasted from a word processor or a page, as the Markdown that is typed here. Anything that has no place in it is left out.
import { unbroken } from "./broken.js";
import { asTable, cell } from "./edits.js";
import { inSymbolFont, repaired } from "./symbols.js";

const RAISED = Object.fromEntries([..."0123456789+-−=()n"].map((one, at) => [one, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"[at]]));
const LOWERED = Object.fromEntries([..."0123456789+-−=()"].map((one, at) => [one, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"[at]]));
const LEFT_OUT = new Set(["SCRIPT", "STYLE", "HEAD", "TITLE", "META", "LINK", "NOSCRIPT", "TEMPLATE", "SVG", "IMG", "BUTTON", "SELECT", "DEL", "S", "STRIKE"]);
const BLOCKS = new Set(["P", "DIV", "SECTION", "ARTICLE", "MAIN", "HEADER", "FOOTER", "ASIDE", "FIGURE", "FIGCAPTION", "BODY", "HTML", "FORM",
  "UL", "OL", "TABLE", "BLOCKQUOTE", "PRE", "HR", "H1", "H2", "H3", "H4", "H5", "H6", "DL", "DT", "DD", "ADDRESS", "CENTER", "O:P"]);
const CITED = /^\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*$/u;
const LINK = /^(?:https?:\/\/|mailto:)[^\s<>()]+$/iu;
const STYLE = "data-style";
const styleOf = (node) => node.getAttribute?.(STYLE) ?? "";
const NEST = 60; // what stands deeper is taken as words

const all = (map, text) => ([...text].every((one) => one in map) && text ? [...text].map((one) => map[one]).join("") : null);

// Signs that would be read as markup are typed so that they stand as they are; a sign with a space or a number beside it is none.
const literal = (text) => text.replace(/\\/gu, "\\\\").replace(/`/gu, "\\`").replace(/(?<=\S)\*+(?=[^\s\d])|(?<![^\s])\*+(?=[^\s\d])/gu, "\\$&")
  .replace(/(?<![\p{L}\p{N}])_(?=\S)/gu, "\\_");
const atStart = (line) => line.replace(/^(?=#{1,6}\s|[-+*]\s|>\s?[^\d\s])/u, "\\");

// Raised numbers cite where they are several, or stand behind a mark; behind a word or number one is a power, as in m² and 10⁹.
const cited = (node, text) => (CITED.test(text) && (text.length > 3 || /\D/u.test(text) || /[.,;:!?)\]"”’]\s*$/u.test(node.previousSibling?.textContent ?? ""))
  ? `[${text.replace(/\s*[;,]\s*/gu, ", ").replace(/\s*[–-]\s*/gu, "-")}]` : null);

function words(node, depth = 0) {
  if (node.nodeType === 3) {
    const text = repaired(node.nodeValue).replace(/[\s\u00a0]+/gu, " ");
    return literal(text);
  }
  if (node.nodeType !== 1 || LEFT_OUT.has(node.tagName.toUpperCase())) return "";
  if (/mso-list:\s*Ignore|display:\s*none|text-decoration[^;]*line-through/iu.test(styleOf(node))) return "";
  const tag = node.tagName;
  if (tag === "BR") return "\n";
  if (depth > NEST) return literal(repaired(node.textContent));
  const symbols = /font-family:\s*["']?symbol\b/iu.test(styleOf(node)) || node.getAttribute("face")?.toLowerCase() === "symbol";
  if (symbols) return inSymbolFont(repaired(node.textContent));
  const inner = [...node.childNodes].map((one) => words(one, depth + 1)).join("");
  const text = inner.trim();
  if (tag === "SUP" || /vertical-align:\s*super/iu.test(styleOf(node))) return cited(node, text) ?? all(RAISED, text) ?? inner;
  if (tag === "SUB" || /vertical-align:\s*sub\b/iu.test(styleOf(node))) return all(LOWERED, text) ?? inner;
  if (!text || text.includes("\n")) return inner;
  const weight = /font-weight:\s*([a-z0-9]+)/iu.exec(styleOf(node))?.[1] ?? "";
  const isBold = (["B", "STRONG"].includes(tag) && weight !== "normal") || weight === "bold" || Number(weight) >= 600;
  const isItalic = (["I", "EM", "CITE"].includes(tag) && !/font-style:\s*normal/iu.test(styleOf(node))) || /font-style:\s*italic/iu.test(styleOf(node));
  const sign = (isBold ? "**" : "") + (isItalic ? "*" : "");
  if (sign && /[\p{L}\p{N}]/u.test(text)) return inner.replace(text, () => sign + text + [...sign].reverse().join(""));
  if (tag === "A" && LINK.test(node.getAttribute("href") ?? "") && !/[[\]]/u.test(text)) return inner.replace(text, () => `[${text}](${node.getAttribute("href")})`);
  return inner;
}

const tidy = (text) => text.replace(/ *\n */gu, "\n").replace(/ {2,}/gu, " ").replace(/\*\*\*\*/gu, "").trim();
const paragraph = (text) => tidy(text).split("\n").map(atStart).join("\n");
const indent = (text, by) => text.replace(/\n(?=[^\n])/gu, `\n${" ".repeat(by)}`);

// Every value keeps its row and column, as articles/importing/markup/blocks.py keeps them: what goes over several rows stands in each of
// them, over several columns in the first.
function tableOf(node) {
  const rows = [...node.querySelectorAll("tr")].filter((row) => row.closest("table") === node);
  const grid = rows.map(() => []);
  const span = (one, name) => Math.min(Math.max(1, Math.trunc(Number(one.getAttribute(name))) || 1), 21);
  rows.forEach((row, at) => {
    let column = 0;
    for (const one of [...row.children].filter((child) => ["TD", "TH"].includes(child.tagName))) {
      while (column in grid[at]) column += 1;
      const text = tidy(words(one));
      for (const line of grid.slice(at, at + span(one, "rowspan"))) for (let over = 0; over < span(one, "colspan"); over++) line[column + over] = over ? "" : text;
    }
  });
  const filled = grid.map((line) => [...line].map((text) => text ?? "")).filter((line) => line.some((text) => cell(text)));
  return filled.length ? asTable(filled) : "";
}

function listOf(node, depth) {
  const isNumbered = node.tagName === "OL";
  let number = Number(node.getAttribute("start")) || 1;
  return [...node.children].map((item) => {
    if (["UL", "OL"].includes(item.tagName)) return `  ${indent(listOf(item, depth + 1), 2)}`;
    const mark = isNumbered ? `${number++}. ` : "- ";
    return mark + indent(blocks(item, depth + 1).join("\n"), mark.length);
  }).filter((item) => item.trim()).join("\n");
}

// A paragraph that Word calls an item: its mark stands in a part of its own.
function itemOf(node) {
  const level = /mso-list:[^;]*level(\d)/iu.exec(styleOf(node));
  if (!level) return null;
  const mark = [...node.querySelectorAll("span")].find((one) => /mso-list:\s*Ignore/iu.test(styleOf(one)))?.textContent.trim() ?? "";
  const number = /^(\d{1,9})[.)]/u.exec(mark)?.[1];
  return `${"   ".repeat(level[1] - 1)}${number ? `${number}.` : "-"} ${tidy(words(node))}`;
}

function blocks(node, depth = 0, top = 1) {
  const made = [];
  let run = "";
  const flush = () => {
    const text = paragraph(run);
    if (text) made.push(text);
    run = "";
  };
  for (const one of node.childNodes) {
    const tag = one.nodeType === 1 ? one.tagName : "";
    if (!BLOCKS.has(tag) && !(one.nodeType === 1 && depth < NEST && one.querySelector?.("p,div,ul,ol,table,h1,h2,h3,h4,h5,h6") && !LEFT_OUT.has(tag))) {
      run += words(one);
      continue;
    }
    flush();
    if (LEFT_OUT.has(tag)) continue;
    const item = tag === "P" ? itemOf(one) : null;
    if (item !== null) {
      const before = made.at(-1);
      if (before?.isItems) before.text += `\n${item}`;
      else made.push({ isItems: true, text: item });
    } else if (tag === "TABLE") made.push(tableOf(one));
    else if (tag === "UL" || tag === "OL") made.push(depth < NEST ? listOf(one, depth + 1) : paragraph(words(one)));
    else if (/^H[1-6]$/u.test(tag)) {
      const text = tidy(words(one)).replace(/\n/gu, " ").replace(/\*\*/gu, "");
      if (text) made.push(`${"#".repeat(Math.min(6, Math.max(2, Number(tag[1]) + 2 - top)))} ${text}`);
    } else if (tag === "BLOCKQUOTE") made.push(blocks(one, depth + 1, top).join("\n\n").replace(/^/gmu, "> "));
    else if (tag !== "HR") made.push(...(depth < NEST ? blocks(one, depth + 1, top) : [paragraph(words(one))]));
  }
  flush();
  return made.map((one) => one.text ?? one).filter((one) => one.trim());
}

// Styles are read, not applied: our content security policy would refuse each with a complaint.
function asRead(html) {
  let kept = "";
  let at = 0;
  const small = html.replace(/[A-Z]+/gu, (letters) => letters.toLowerCase());
  while (at < html.length) {
    const start = small.indexOf("<style", at);
    kept += html.slice(at, start < 0 ? html.length : start);
    const end = start < 0 ? -1 : small.indexOf("</style>", start);
    at = end < 0 ? html.length : end + "</style>".length;
  }
  return kept.replace(/<[a-z][^<>]*>/giu, (tag) => tag.replace(/\sstyle\s*=/iu, ` ${STYLE}=`));
}

// Return pasted HTML as Markdown; empty where it holds no words.
export function markdownOf(html) {
  const page = new DOMParser().parseFromString(asRead(html), "text/html");
  const top = Math.min(...[...page.querySelectorAll("h1,h2,h3,h4,h5,h6")].map((one) => Number(one.tagName[1])), 6);
  return blocks(page.body, 0, top).join("\n\n");
}

// Return what a paste puts into the text, or null where the browser does as well.
export function pasted(clipboard) {
  const plain = clipboard.getData("text/plain");
  const html = clipboard.getData("text/html");
  const isMore = /<(?:table|h[1-6]|ul|ol|li|strong|b|em|i|sup|sub|a|del|s|strike)\b|line-through|mso-list|font-family:\s*["']?symbol|[\uf021-\uf0ff]/iu.test(html);
  const made = html && isMore ? markdownOf(html) : repaired(unbroken(plain)).replace(/^[•◦▪‣][^\S\n]+/gmu, "- ");
  return made && made !== plain ? made : null;
}
