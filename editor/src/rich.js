// The text field with CodeMirror over it: what is typed in the one stands in the other, character by character.
import { defaultKeymap, history, historyKeymap, insertNewline } from "@codemirror/commands";
import { Language, defineLanguageFacet, syntaxHighlighting } from "@codemirror/language";
import { Annotation, EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";
import { Table, parser } from "@lezer/markdown";
import { before } from "./edits.js";

const FROM_FIELD = Annotation.define();
const setFound = StateEffect.define();
const mark = Decoration.line({ class: "cm-found" });

const found = StateField.define({
  create: () => Decoration.none,
  update(marks, change) {
    const said = change.effects.find((one) => one.is(setFound));
    if (!said) return marks.map(change.changes);
    const { doc } = change.state;
    const lines = [...new Set(said.value)].filter((line) => line >= 1 && line <= doc.lines).sort((one, other) => one - other);
    return Decoration.set(lines.map((line) => mark.range(doc.line(line).from)));
  },
  provide: (field) => EditorView.decorations.from(field),
});

const classes = tagHighlighter([
  { tag: tags.heading, class: "md-heading" },
  { tag: tags.strong, class: "md-strong" },
  { tag: tags.emphasis, class: "md-emphasis" },
  { tag: [tags.link, tags.url], class: "md-link" },
  { tag: [tags.processingInstruction, tags.contentSeparator], class: "md-mark" },
  { tag: tags.quote, class: "md-quote" },
  { tag: tags.monospace, class: "md-code" },
]);
const markdown = new Language(defineLanguageFacet(), parser.configure([Table]), [], "markdown");

// Return the smallest change that makes `now` of `before`.
function difference(before, now) {
  let from = 0;
  const most = Math.min(before.length, now.length);
  while (from < most && before[from] === now[from]) from += 1;
  let tail = 0;
  while (tail < most - from && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return { from, to: before.length - tail, insert: now.slice(from, now.length - tail) };
}

export function rich(field, { labelledBy, keys, onPaste }) {
  let isOwn = false;
  const view = new EditorView({
    state: EditorState.create({
      doc: field.value,
      extensions: [
        lineNumbers(), history(), highlightSpecialChars(), found, markdown, syntaxHighlighting(classes),
        EditorView.lineWrapping, EditorView.perLineTextDirection.of(true),
        EditorView.contentAttributes.of({
          "aria-labelledby": labelledBy, "aria-describedby": field.getAttribute("aria-describedby") ?? "", id: "editor-text",
          "aria-invalid": field.getAttribute("aria-invalid") ?? "false", spellcheck: "true", autocorrect: "on", autocapitalize: "sentences",
        }),
        // A new line is a line feed and nothing more: what is typed is what is saved.
        keymap.of([...keys, { key: "Enter", run: insertNewline }, ...historyKeymap, ...defaultKeymap]),
        EditorView.domEventHandlers({ paste: onPaste }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || update.transactions.some((one) => one.annotation(FROM_FIELD))) return;
          isOwn = true;
          field.value = update.state.doc.toString();
          field.dispatchEvent(new Event("input", { bubbles: true }));
          isOwn = false;
        }),
      ],
    }),
  });

  function takeOver() {
    const before = view.state.doc.toString();
    if (isOwn || before === field.value) return;
    view.dispatch({ changes: difference(before, field.value), annotations: FROM_FIELD.of(true) });
  }
  field.addEventListener("input", takeOver);
  window.addEventListener("pageshow", takeOver);

  return {
    dom: view.dom,
    takeOver,
    selection: () => [view.state.selection.main.from, view.state.selection.main.to],
    edit({ from, to, insert, select }) {
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: select[0], head: select[1] }, scrollIntoView: true, userEvent: "input" });
      view.focus();
    },
    focus: () => view.focus(),
    goTo(number, column) {
      const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
      view.dispatch({ selection: { anchor: line.from + before(line.text, column), head: line.to }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) });
      view.focus();
      view.dom.scrollIntoView({ block: "center" });
    },
    show: (lines) => view.dispatch({ effects: setFound.of(lines) }),
  };
}
