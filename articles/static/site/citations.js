// What a page adds to its citations and references: the reference beside its number in the text (on hover and focus), filters by
// kind and by evidence, and buttons to copy. Without this file every number leads to its reference, and the whole list stands there.
"use strict";

const LINGER = 200; // milliseconds in which the pointer may travel from a number to its preview
const GAP = 6; // pixels between the two

const list = document.querySelector("ol.references");
const told = make("span", { className: "visually-hidden" }, { role: "status" });
document.body.append(told);
if (list) {
  previews();
  filters([...list.children]);
}
if (navigator.clipboard) copying(); // only where the page came over a safe connection

function make(name, facts = {}, attributes = {}) {
  const made = Object.assign(document.createElement(name), facts);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

function text(part, selector) {
  return part.querySelector(selector)?.textContent.trim() ?? "";
}

function kindOf(item) {
  const badge = item.querySelector(".badge").cloneNode(true);
  badge.querySelector(".visually-hidden")?.remove();
  return badge.textContent.trim();
}

function gradeOf(item) {
  return text(item, ".references__evidence").replace(/^Evidence: /, "") || "Not graded";
}

// The reference as one line: who, what, where, and every address or number of it.
function line(item) {
  const parts = [".references__authors", ".references__title", ".references__source"].map((one) => text(item, one));
  const found = [...item.querySelectorAll(".references__links > :not(.back, .note, button)")];
  const said = [...parts, ...found.map((one) => one.href ?? one.textContent)].filter(Boolean);
  return said.map((one) => (/[.?!]$|^https?:/.test(one) ? one : `${one}.`)).join(" ");
}

function previews() {
  const shown = make("div", { id: "citation-preview", className: "preview-of-reference", hidden: true }, { role: "tooltip" });
  document.body.append(shown);
  let link = null, timer = 0;

  const close = () => {
    clearTimeout(timer);
    link?.removeAttribute("aria-describedby");
    link = null;
    shown.hidden = true;
  };
  const isWanted = () => shown.matches(":hover") || link?.matches(":hover, :focus");
  const closeSoon = () => { clearTimeout(timer); timer = setTimeout(() => { if (!isWanted()) close(); }, LINGER); };
  const open = (asked) => {
    const item = document.querySelector(`ol.references > li[id="${asked.hash.slice(1)}"]`);
    if (!item) return;
    clearTimeout(timer);
    if (link === asked) return;
    close();
    link = asked;
    shown.replaceChildren(
      make("span", { className: "label", textContent: kindOf(item) }),
      ...[".references__title", ".references__authors", ".references__source", ".references__pinpoint", ".references__evidence"].map((one) => text(item, one)).filter(Boolean)
        .map((words) => make("span", { textContent: words, dir: "auto" })),
    );
    shown.hidden = false;
    link.setAttribute("aria-describedby", shown.id);
    place(shown, link.getBoundingClientRect());
  };

  for (const one of document.querySelectorAll(".cite a")) {
    one.addEventListener("pointerenter", (event) => { if (event.pointerType !== "touch") open(one); });
    one.addEventListener("pointerleave", closeSoon);
    one.addEventListener("focus", () => open(one));
    one.addEventListener("blur", closeSoon);
    one.addEventListener("click", close);
  }
  shown.addEventListener("pointerenter", () => clearTimeout(timer));
  shown.addEventListener("pointerleave", closeSoon);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  addEventListener("resize", close);
}

// Above the number where there is room, else below it; always inside the window.
function place(shown, at) {
  shown.style.left = shown.style.top = "0"; // where it was last may have left it less room
  const width = document.documentElement.clientWidth;
  const start = Math.max(GAP, Math.min(at.left, width - shown.offsetWidth - GAP));
  const above = at.top - shown.offsetHeight - GAP;
  shown.style.left = `${start + scrollX}px`;
  shown.style.top = `${(above > 0 ? above : at.bottom + GAP) + scrollY}px`;
}

// By kind where there are several, and by evidence where that tells more: where references of one kind differ in it. The value of
// a radio is what references have of it, empty for all.
function filters(items) {
  const isShown = (item) => [...document.querySelectorAll(".filter input:checked")].every((one) => !one.value || item.dataset[one.name] === one.value);
  const update = () => {
    for (const item of items) item.hidden = !isShown(item);
    told.textContent = `${items.filter(isShown).length} of ${items.length} references shown`;
  };
  const kinds = grouped(items, "kind"), grades = grouped(items, "evidence");
  const alls = [];
  if (kinds.size > 1) alls.push(filter("kind", "Show references of this kind", kinds, kindOf, update));
  if ([...kinds.values()].some((some) => grouped(some, "evidence").size > 1)) {
    alls.push(filter("evidence", "Show references with this evidence", grades, gradeOf, update));
  }
  // A number in the text leads to its reference, also to one that a filter has put away.
  const showAll = () => {
    for (const all of alls) all.checked = true;
    for (const item of items) item.hidden = false;
  };
  for (const one of document.querySelectorAll(".cite a")) one.addEventListener("click", showAll);
}

function grouped(items, name) {
  const found = new Map();
  for (const item of items) found.set(item.dataset[name], [...(found.get(item.dataset[name]) ?? []), item]);
  return found;
}

function filter(name, legend, found, labelOf, update) {
  const field = make("fieldset", { className: "filter" });
  field.append(make("legend", { className: "visually-hidden", textContent: legend }));
  const choice = (value, label) => {
    const input = make("input", { type: "radio", name, value, id: `${name}-${value || "all"}`, checked: !value });
    const around = make("label", { className: "choice" });
    around.append(input, label);
    field.append(around);
    return input;
  };
  const all = choice("", name === "kind" ? `All ${list.children.length}` : "Any evidence");
  for (const [value, some] of found) choice(value, `${labelOf(some[0])} ${some.length}`);
  field.addEventListener("change", update);
  list.before(field);
  return all;
}

function copying() {
  const button = (label, about, words) => {
    const made = make("button", { type: "button", className: "button button--small copy" });
    made.append(label, make("span", { className: "visually-hidden", textContent: about }));
    made.addEventListener("click", async () => {
      told.textContent = "";
      try {
        await navigator.clipboard.writeText(words());
        told.textContent = "Copied";
        made.firstChild.data = "Copied";
      } catch {
        told.textContent = made.firstChild.data = "Could not copy";
      }
      setTimeout(() => { made.firstChild.data = label; }, 2_000);
    });
    return made;
  };
  for (const one of document.querySelectorAll("[data-copied]")) one.after(button("Copy", " the citation", () => one.textContent));
  if (!list) return;
  const items = [...list.children];
  items.forEach((item, at) => item.querySelector(".references__links").append(button("Copy", ` reference ${at + 1}`, () => line(item))));
  list.after(button("Copy all", " references", () => items.map((item, at) => `${at + 1}. ${line(item)}`).join("\n")));
}
