// Suggestions while somebody types into a search field: a combobox with a list (WAI-ARIA Authoring Practices, "Editable Combobox With
// List Autocomplete"). Without this file the field is a plain form that leads to the page of results.
"use strict";

const PAUSE = 150; // milliseconds without a key until suggestions are asked for
const SHORTEST = 2; // letters

// What reading-as.js remembers on this device: the text for such a reader is suggested, where a question has one.
function reader() {
  try {
    return localStorage.getItem("reading-as") || "";
  } catch {
    return "";
  }
}

for (const field of document.querySelectorAll("input[data-suggest]")) combobox(field);

function combobox(field) {
  const list = Object.assign(document.createElement("ul"), { id: `${field.id}-suggestions`, className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  const told = Object.assign(document.createElement("span"), { className: "visually-hidden" });
  told.setAttribute("role", "status");
  const around = Object.assign(document.createElement("div"), { className: "suggested" });
  field.replaceWith(around);
  around.append(field, list, told);
  field.type = "text"; // a search field may not be a combobox
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
  let timer = 0, asked = new AbortController(), at = -1;

  const choose = (place) => {
    at = place;
    [...list.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
    if (at < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const close = () => {
    clearTimeout(timer);
    asked.abort();
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((one, number) => {
      const option = Object.assign(document.createElement("li"), { id: `${list.id}-${number}`, textContent: one.text, dir: "auto" });
      option.setAttribute("role", "option");
      option.dataset.url = one.url;
      if (one.note) option.append(Object.assign(document.createElement("span"), { className: "note suggestions__note", textContent: one.note }));
      return option;
    }));
    choose(-1);
    list.hidden = !suggestions.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = suggestions.length === 1 ? "1 suggestion" : `${suggestions.length} suggestions`;
  };
  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    const typed = field.value.trim();
    if (typed.length < SHORTEST) return close();
    try {
      const answer = await fetch(`${field.dataset.suggest}?${new URLSearchParams({ q: typed, for: reader() })}`, { signal: asked.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch {
      // Another key was pressed, or the network is away: the form still works.
    }
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") { event.preventDefault(); choose(at + 1 < count ? at + 1 : -1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(at < 0 ? count - 1 : at - 1); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); location.assign(list.children[at].dataset.url); }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}
