// Remembers on this device, and nowhere else, which kind of reader somebody is, and leads lists to the text for them.
// Without it, or without storage, every link works as it stands.
"use strict";

const KEY = "reading-as";
const READERS = { clinician: "clinicians", student: "students", patient: "patients", carer: "carers" };

function remembered() {
  try {
    const value = localStorage.getItem(KEY);
    return Object.hasOwn(READERS, value) ? value : "";
  } catch {
    return "";
  }
}

function remember(value) {
  try {
    if (value) localStorage.setItem(KEY, value);
    else localStorage.removeItem(KEY);
  } catch {
    // No storage: nothing is remembered, as the page says.
  }
}

function each(selector, act) {
  document.querySelectorAll(selector).forEach(act);
}

function showChoice() {
  const now = remembered();
  each("[data-reading-as]", (name) => { name.textContent = now || "anyone"; });
  each("[data-reading-as-change]", (words) => { words.hidden = !now; });
  each("[data-choose]", (button) => button.setAttribute("aria-pressed", String(button.dataset.choose === now)));
  each("[data-remembered]", (line) => {
    line.textContent = now ? `Remembered: ${now}. Lists lead to the texts for ${READERS[now]}.` : "Nothing is remembered.";
  });
  each("[data-forget]", (button) => { button.hidden = !now; });
}

// A question in a list opens in the remembered reader's text, and says so; one without such a text stays as it is. Where the list
// has that very text, the others of the question would only repeat it.
function leadList() {
  const now = remembered();
  if (!now) return;
  const listed = new Set();
  each(`[data-reader="${now}"][data-question]`, (row) => listed.add(row.dataset.question));
  each("[data-readers]", (row) => {
    if (row.dataset.reader === now || !row.dataset.readers.split(" ").includes(now)) return;
    if (listed.has(row.dataset.question)) {
      row.hidden = true;
      return;
    }
    row.querySelector(".listing__title a, a[data-way]").href = row.dataset.question + (now === "clinician" ? "" : `${now}/`);
    row.querySelector("[data-for]").textContent = `Opens the text for ${READERS[now]}`;
  });
}

each("[data-with-script]", (part) => { part.hidden = false; });
each("[data-without-script]", (part) => { part.hidden = true; });
each("a[data-reader]", (link) => link.addEventListener("click", () => remember(link.dataset.reader)));
each("[data-choose]", (button) => button.addEventListener("click", () => { remember(button.dataset.choose); showChoice(); }));
each("[data-forget]", (button) => button.addEventListener("click", () => { remember(""); showChoice(); }));
addEventListener("pageshow", showChoice); // also when the browser brings a page back as it was left
showChoice();
leadList();
