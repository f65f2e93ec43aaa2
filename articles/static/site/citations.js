// What a page adds to its citations and references: the reference beside its number in the text (on hover and focus), a filter by
// kind, and buttons to copy. Without this file every number leads to its reference, and the whole list stands there.
"use strict";

const LINGER = 200; // milliseconds in which the pointer may travel from a number to its preview
const GAP = 6; // pixels between the two

const list = document.querySelector("ol.references");
const told = make("span", { className: "visually-hidden" }, { role: "status" });
document.body.append(told);
if (list) {
  previews();
  filter([...list.children]);
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
      ...[".references__title", ".references__authors", ".references__source"].map((one) => text(item, one)).filter(Boolean)
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

function filter(items) {
  const kinds = new Map();
  for (const item of items) kinds.set(item.dataset.kind, [...(kinds.get(item.dataset.kind) ?? []), item]);
  if (kinds.size < 2) return;
  const field = make("fieldset", { className: "filter" });
  field.append(make("legend", { className: "visually-hidden", textContent: "Show references of this kind" }));
  const choice = (kind, label) => {
    const input = make("input", { type: "radio", name: "kind", id: `kind-${kind}`, checked: kind === "all" });
    const around = make("label", { className: "choice" });
    around.append(input, label);
    field.append(around);
    return input;
  };
  const all = choice("all", `All ${items.length}`);
  for (const [kind, some] of kinds) choice(kind, `${kindOf(some[0])} ${some.length}`);
  field.addEventListener("change", (event) => {
    const count = kinds.get(event.target.id.slice("kind-".length))?.length ?? items.length;
    told.textContent = `${count} of ${items.length} references shown`;
  });
  list.before(field);
  // A number in the text leads to its reference, also to one that the filter has put away.
  for (const one of document.querySelectorAll(".cite a")) one.addEventListener("click", () => { all.checked = true; });
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
