// The author's editor: buttons and keys over the text field, and CodeMirror in its place where the author wants that. The field stays
// what is sent, so the page works without this file, and both ways keep what was typed.
import { picker } from "./cite.js";
import { callout, cite, heading, list, table, wrap } from "./edits.js";
import { element } from "./element.js";
import { pasted } from "./paste.js";
import { plain } from "./plain.js";
import { rich } from "./rich.js";

const CHOICE = "editor"; // under which the browser keeps which of both is wanted
const field = document.getElementById("id_body");
const form = document.getElementById("copy");
const label = document.querySelector("label[for=id_body]");
label.id ||= "editor-label";

let used; // the one of both that is shown
const does = (change, ...more) => () => {
  const [from, to] = used.selection();
  used.edit(change(field.value, from, to, ...more));
  return true;
};
const choose = picker(form, (number) => does(cite, number)());

const BUTTONS = [ // name, what it does, its key
  ["Heading", does(heading, 2), "Mod-Alt-2"],
  ["Subheading", does(heading, 3), "Mod-Alt-3"],
  ["Bold", does(wrap, "**"), "Mod-b"],
  ["Italic", does(wrap, "*"), "Mod-i"],
  ["List", does(list, false), "Mod-Alt-8"],
  ["Numbered list", does(list, true), "Mod-Alt-7"],
  ["Table", does(table), "Mod-Alt-t"],
  ["Caveat", does(callout, "caveat"), ""],
  ["Pitfall", does(callout, "pitfall"), ""],
  ["Warning", does(callout, "warning"), ""],
  ["Recommendation", does(callout, "recommendation"), ""],
  ["Cite", choose, "Mod-Alt-c"],
];

function onPaste(event) {
  const made = event.clipboardData && pasted(event.clipboardData);
  if (!made) return false;
  const [from, to] = used.selection();
  used.edit({ from, to, insert: made, select: [from + made.length, from + made.length] });
  event.preventDefault();
  return true;
}

const ways = { labelledBy: label.id, onPaste, keys: BUTTONS.filter(([, , key]) => key).map(([, run, key]) => ({ key, run, preventDefault: true })) };
const asField = plain(field, ways);
const around = element("div", { className: "editor", hidden: true });
let asEditor = null;

function remembered() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}

function remember(choice) {
  try {
    localStorage.setItem(CHOICE, choice);
  } catch { /* then it is asked for again */ }
}

function use(isRich) {
  if (isRich && !asEditor) {
    asEditor = rich(field, ways);
    around.append(asEditor.dom);
    field.before(around);
  }
  asEditor?.takeOver();
  around.hidden = !isRich;
  field.hidden = isRich;
  used = isRich ? asEditor : asField;
  way.textContent = isRich ? "Plain text field" : "Editor with colours";
  mark();
}

// ---- The row of buttons ----
const small = (name, run) => {
  const button = element("button", { type: "button", className: "button button--small", textContent: name });
  button.addEventListener("click", run);
  return button;
};
const way = small("", () => {
  const isRich = used === asField;
  remember(isRich ? "rich" : "plain");
  use(isRich);
  used.focus();
});
const alone = small("Only the text", () => only(!document.documentElement.classList.contains("only-text")));
const bar = element("div", { className: "cluster editor__bar" }, ...BUTTONS.map(([name, run, key]) => {
  const button = small(name, run);
  if (key) button.title = key.replace("Mod-", "Ctrl+").replace("Alt-", "Alt+").replace(/\w$/u, (last) => last.toUpperCase());
  return button;
}), way, alone);
bar.setAttribute("role", "group");
bar.setAttribute("aria-label", "Writing");

function only(isOn) {
  document.documentElement.classList.toggle("only-text", isOn);
  alone.setAttribute("aria-pressed", String(isOn));
  used.focus();
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.documentElement.classList.contains("only-text") && !document.querySelector("dialog[open]")) only(false);
});

// ---- What the text is made of ----
const counted = element("p", { className: "note" });
const headings = element("ul", { className: "finding-list" });
const outline = element("details", { className: "note" }, element("summary", { textContent: "Outline" }), headings);
let waits = 0;

function measure() {
  const lines = field.value.split("\n");
  const words = field.value.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  counted.textContent = `${words.toLocaleString("en-GB")} word${words === 1 ? "" : "s"}`;
  const found = lines.flatMap((line, at) => (/^#{2,6} +\S/u.test(line) ? [[at + 1, line.indexOf(" "), line.replace(/^#+ +/u, "")]] : []));
  headings.replaceChildren(...found.map(([line, level, words]) => {
    const item = element("li", {}, small(words, () => used.goTo(line)));
    item.className = `editor__level-${level}`;
    return item;
  }));
  if (!found.length) headings.append(element("li", { textContent: "No heading yet." }));
}

function mark() {
  used?.show([...document.querySelectorAll("a[data-line]")].map((link) => Number(link.dataset.line)));
}

field.addEventListener("input", () => {
  clearTimeout(waits);
  waits = setTimeout(measure, 300);
});
document.addEventListener("desk:saved", mark);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line], a[href='#id_body']");
  if (!link) return;
  event.preventDefault();
  if (link.dataset.line) used.goTo(Number(link.dataset.line), Number(link.dataset.column));
  else used.focus();
});
label.addEventListener("click", (event) => {
  if (!field.hidden) return;
  event.preventDefault();
  used.focus();
});

field.before(bar);
field.after(element("div", { className: "cluster" }, counted, outline));
measure();
const canAdopt = "adoptedStyleSheets" in document && "replaceSync" in CSSStyleSheet.prototype;
try {
  use(canAdopt && remembered() !== "plain");
} catch (fault) { // in a browser that it was not made for
  use(false);
  console.warn(fault);
}
if (location.hash === "#id_body") used.focus();
