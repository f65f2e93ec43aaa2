// The text field as the browser has it, answering to the same buttons.
import { before } from "./edits.js";

export function plain(field, { keys, onPaste }) {
  function edit({ from, to, insert, select }) {
    field.focus();
    field.setSelectionRange(from, to);
    // So that the browser can undo it; where it cannot, the text is set.
    if (!document.execCommand(insert ? "insertText" : "delete", false, insert)) {
      field.setRangeText(insert, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.setSelectionRange(select[0], select[1]);
  }
  field.addEventListener("paste", (event) => { if (onPaste(event)) event.preventDefault(); });
  field.addEventListener("keydown", (event) => {
    const name = `${event.ctrlKey || event.metaKey ? "Mod-" : ""}${event.altKey ? "Alt-" : ""}${event.key.toLowerCase()}`;
    const key = keys.find((one) => one.key.toLowerCase() === name.toLowerCase());
    if (key?.run()) event.preventDefault();
  });
  return {
    dom: field,
    takeOver() {},
    selection: () => [field.selectionStart, field.selectionEnd],
    edit,
    focus: () => field.focus(),
    goTo(number, column) {
      const lines = field.value.split("\n");
      const line = Math.min(Math.max(number, 1), lines.length);
      const start = lines.slice(0, line - 1).reduce((length, one) => length + one.length + 1, 0);
      field.focus();
      field.setSelectionRange(start + before(lines[line - 1], column), start + lines[line - 1].length);
      field.scrollTop = (field.scrollHeight / lines.length) * Math.max(line - 4, 0);
      field.scrollIntoView({ block: "center" });
    },
    show() {},
  };
}
