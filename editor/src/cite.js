// The list of references to choose from, as it stands in the form at that moment.
import { element } from "./element.js";

function references(form) {
  const found = [];
  for (let at = 0; form.elements[`reference-${at}-kind`]; at += 1) {
    const [title, authors, year] = ["title", "authors", "year"].map((name) => form.elements[`reference-${at}-${name}`].value.trim());
    found.push([at + 1, title || "No title yet", [authors, year].filter(Boolean).join(", ")]);
  }
  return found;
}

export function picker(form, onChoice) {
  const list = element("ul", { className: "editor__choices" });
  const heading = element("h2", { id: "editor-cite", textContent: "Cite a reference" });
  const close = element("button", { type: "button", className: "button button--small", textContent: "Close" });
  const dialog = element("dialog", { className: "panel editor__dialog" }, heading, list, close);
  dialog.setAttribute("aria-labelledby", heading.id);
  close.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  return () => {
    const found = references(form);
    list.replaceChildren(...found.map(([number, title, rest]) => {
      const button = element("button", { type: "button", className: "editor__choice", textContent: `[${number}] ${title}${rest ? ` (${rest})` : ""}` });
      button.dir = "auto";
      button.addEventListener("click", () => {
        dialog.close();
        onChoice(number);
      });
      return element("li", {}, button);
    }));
    if (!found.length) list.append(element("li", { textContent: "The list is empty. Add a reference below the text first." }));
    dialog.showModal();
    return true;
  };
}
