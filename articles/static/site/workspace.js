// Help on the page a review is written on. Without this file everything works, by buttons and links.
"use strict";

const form = document.getElementById("your-review");
const sheet = document.getElementById("sheet");
const says = document.getElementById("draft-says");
const WIDE = matchMedia("(min-width: 66rem)");

// --- The draft saves itself, two seconds after the last key -----------------------------------------------------------

const AFTER = 2000;
const WHY = {
  401: "you are logged out. Log in again in another tab; your words stay here.",
  403: "you have logged in again since. Press Save draft; nothing is lost.",
  409: "this review is no longer open. Press Save draft to see why.",
};
const version = document.getElementById("draft-version"); // of the draft this page goes on from
let isChanged = false;
let saving = Promise.resolve(); // one after the other: each goes on from what the one before it has saved
let underway = 0;
let timer;

// What the bar says; `short` is for where there is little room.
function tell(words, { short = "", isWrong = false } = {}) {
  const part = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent });
  says.replaceChildren(...(short ? [part("is-long", words), part("is-short", short)] : [words]));
  says.classList.toggle("is-wrong", isWrong);
}

function save(options = {}) {
  clearTimeout(timer);
  underway += 1;
  saving = saving.then(() => send(options)).finally(() => { underway -= 1; });
}

async function send(options) {
  isChanged = false;
  const sent = new FormData(form);
  sent.set("stage", "save");
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: sent, headers: { Accept: "application/json" }, ...options });
    const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (said.version) version.value = said.version;
    if (answer.ok && said.saved) { tell(`Saved by itself, ${said.saved}`, { short: `Saved ${said.saved.slice(0, 5)}` }); return; }
    tell(`Not saved: ${said.error || WHY[answer.status] || "try again with Save draft."}`, { isWrong: true });
  } catch {
    tell("Not saved: no connection. Your words stay here.", { isWrong: true });
  }
  isChanged = true;
}

form.addEventListener("input", (event) => {
  if (event.target.id === "keys-on") return;
  isChanged = true;
  clearTimeout(timer);
  timer = setTimeout(save, AFTER);
});
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  isChanged = false;
  if (!underway) return;
  event.preventDefault();
  saving.then(() => form.requestSubmit(event.submitter));
});
document.addEventListener("visibilitychange", () => { if (document.hidden && isChanged) save({ keepalive: true }); });
document.addEventListener("submit", async (event) => { // Log out waits until the last words are saved
  if (event.target === form || !(isChanged || underway)) return;
  event.preventDefault();
  if (isChanged) save();
  await saving;
  event.target.submit();
});
window.addEventListener("beforeunload", (event) => { if (isChanged) { event.preventDefault(); save({ keepalive: true }); } });
window.addEventListener("pagehide", () => { if (isChanged) save({ keepalive: true }); });

// --- Remarks stand beside their passage, references beside their citation ------------------------------------------------

// The outermost block of the text that holds a node: what something can stand before or after.
function blockOf(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const whole = element.closest(".short-answer, .callout");
  if (whole) return whole;
  let block = element.closest(".prose, #sheet > *") ?? element;
  while (block !== element && block.matches(".prose, section, article, header, div:not(.table-wrap, .heading)")) {
    const inner = [...block.children].find((child) => child.contains(element));
    if (!inner || inner.matches("mark, span, a, sup, em, strong")) break;
    block = inner;
  }
  return block;
}

// A copy as the server reads it: without citations, what is hidden, and what the house or this page adds.
function bare(copy) {
  const piece = document.createElement("div");
  piece.append(copy);
  piece.querySelectorAll(".cite, .visually-hidden, .label, .back, [aria-hidden=true], nav, .comment, .sidenote, #new-remark")
    .forEach((one) => one.remove());
  return piece;
}

const flat = (piece) => piece.textContent.replace(/\s+/gu, " ");
const wordsOf = (range) => flat(bare(range.cloneContents()));

// Where a remark on words in this node goes: into the item of a list, before what is listed under it; else after the block.
function stand(node, what) {
  const item = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("#sheet li");
  const under = [...(item?.children ?? [])].find((child) => child.matches("ul, ol"));
  if (under) under.before(what);
  else if (item) item.append(what);
  else blockOf(node).after(what);
}

// Does the passage stand right above, word for word, in a paragraph with no other remark? Then it need not be quoted again.
function isRightAbove(remark, passage) {
  const above = passage.closest("#sheet li") ?? blockOf(passage);
  const piece = bare(above.cloneNode(true));
  const isAlone = ![remark.previousElementSibling, remark.nextElementSibling].some((one) => one?.matches(".comment"));
  return isAlone && piece.querySelectorAll("p, li li, tr").length <= 1 && flat(piece).includes(flat(remark.querySelector("blockquote")).trim());
}

const moved = [...document.querySelectorAll("#remarks ~ .comment")].map((remark) => [remark, document.getElementById(remark.dataset.passage)])
  .filter(([, passage]) => passage).reverse();
for (const [remark, passage] of moved) stand(passage, remark);
for (const pair of moved) pair[0].classList.toggle("is-right-above", isRightAbove(...pair));
document.getElementById("remarks-in-text").hidden = !moved.length;

const notes = new Map(); // citation: its side note

function close(cite) {
  notes.get(cite)?.remove();
  notes.delete(cite);
  cite.setAttribute("aria-expanded", "false");
}

function open(cite) {
  const note = document.createElement("aside");
  note.className = "sidenote";
  note.setAttribute("aria-label", cite.getAttribute("aria-label"));
  note.append(...document.querySelector(cite.hash).cloneNode(true).childNodes);
  note.querySelectorAll(".back, .comment, #new-remark").forEach((one) => one.remove());
  note.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button button--small button--plain", textContent: "Close" });
  button.addEventListener("click", () => { close(cite); cite.focus(); });
  note.append(button);
  blockOf(cite)[WIDE.matches ? "before" : "after"](note);
  notes.set(cite, note);
  cite.setAttribute("aria-expanded", "true");
}

for (const cite of sheet.querySelectorAll(".cite a[href^='#ref-']")) {
  cite.setAttribute("aria-expanded", "false");
  cite.addEventListener("click", (event) => {
    event.preventDefault();
    if (notes.has(cite)) close(cite); else open(cite);
  });
}

// --- Select words, then remark on them -----------------------------------------------------------------------------------

const LONGEST = 1000; // characters of a passage, as the server counts them
const TOO_LONG = "Select at most 1,000 characters.";

const entry = document.getElementById("new-remark");
const field = (name) => document.getElementById(`id_remark-${name}`);
const offered = document.createElement("button");
Object.assign(offered, { type: "button", className: "button button--primary button--small remark-on", hidden: true });
form.append(offered);
document.getElementById("select-hint").hidden = false;

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const inside = range.commonAncestorContainer;
  const isAdded = (inside.closest ? inside : inside.parentElement).closest(".comment, .sidenote, #new-remark");
  return sheet.contains(inside) && !isAdded && wordsOf(range).trim() ? range : null;
}

const isTooLong = (range) => [...wordsOf(range).trim()].length > LONGEST;

function around(range, isBefore) {
  const beside = range.cloneRange();
  const block = blockOf(isBefore ? range.startContainer : range.endContainer);
  beside.selectNodeContents(block);
  if (isBefore) beside.setEnd(range.startContainer, range.startOffset);
  else beside.setStart(range.endContainer, range.endOffset);
  return wordsOf(beside);
}

function remarkOn(range) {
  if (isTooLong(range)) { tell(TOO_LONG, { isWrong: true }); return; }
  const words = wordsOf(range);
  field("passage").value = words.trim();
  field("near").value = around(range, true).slice(-80) + words + around(range, false).slice(0, 80);
  stand(range.endContainer, entry);
  offered.hidden = true;
  getSelection().removeAllRanges();
  field("text").focus();
  isChanged = true;
}

document.addEventListener("selectionchange", () => {
  const range = selected();
  offered.hidden = !range;
  if (!range) return;
  const last = [...range.getClientRects()].at(-1);
  offered.textContent = isTooLong(range) ? TOO_LONG : "Comment";
  offered.setAttribute("aria-disabled", isTooLong(range));
  offered.style.insetBlockStart = `${last.bottom + scrollY + 8}px`;
  offered.style.insetInlineStart = `${Math.max(8, Math.min(last.right, innerWidth - offered.offsetWidth - 16)) + scrollX}px`;
});
offered.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
offered.addEventListener("click", () => { const range = selected(); if (range) remarkOn(range); });
field("passage").addEventListener("input", () => { field("near").value = ""; });

// --- Keys, while no field is typed in --------------------------------------------------------------------------------------

const keys = document.getElementById("keys");
const statements = [...document.querySelectorAll("fieldset.statement")];
const VERDICTS = { a: "agree", d: "disagree", s: "needs_source" };
keys.hidden = false;

const said = document.getElementById("said");
form.addEventListener("change", () => {
  const answered = [...form.querySelectorAll(".statement__answers input:checked:not([value=''])")];
  said.textContent = answered.filter((answer) => !answer.closest("#other-statements")).length;
});

const here = () => statements.indexOf(document.activeElement.closest("fieldset.statement"));

// A step on, or back. Who came into a statement by Tab, to its link or an answer that says nothing, stops at it first.
function go(step) {
  const focused = document.activeElement, at = here();
  const isAt = at < 0 || focused === statements[at] || focused.matches("input:checked:not([value=''])");
  const statement = statements[Math.max(0, Math.min(at + (isAt ? step : 0), statements.length - 1))];
  const folded = statement?.closest("details");
  if (folded) folded.open = true;
  statement?.focus();
  statement?.scrollIntoView({ block: "center" });
}

function answer(verdict) {
  statements[here()]?.querySelector(`input[value="${verdict}"]`)?.click();
}

function remark() {
  const range = selected();
  if (range) remarkOn(range);
  else if (here() >= 0) statements[here()].querySelector("textarea").focus();
  else field("passage").focus();
}

const KEYS = {
  j: () => go(1), k: () => go(-1), c: remark,
  "?": () => { keys.open = !keys.open; keys.querySelector("summary").focus(); },
  ...Object.fromEntries(Object.entries(VERDICTS).map(([key, verdict]) => [key, () => answer(verdict)])),
};

// Out of a note, to its statement; else the side note that was opened last closes.
function escape(target) {
  const last = [...notes.keys()].at(-1);
  if (target.matches("fieldset.statement textarea")) statements[here()].focus();
  else if (last) { close(last); last.focus(); }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { escape(event.target); return; }
  const isTyping = event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !document.getElementById("keys-on").checked) return;
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

// What moved may be what the address leads to.
if (location.hash) {
  const there = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  there?.focus({ preventScroll: true });
  there?.scrollIntoView();
}
