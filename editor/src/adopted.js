// What CodeMirror calls style-mod: its styles as an adopted sheet of the document, as our content security policy allows no style element.
import { StyleModule as Plain } from "../node_modules/style-mod/src/style-mod.js";

const sheets = {
  ownerDocument: document,
  get adoptedStyleSheets() { return document.adoptedStyleSheets; },
  set adoptedStyleSheets(all) { document.adoptedStyleSheets = all; },
};

export class StyleModule extends Plain {
  static mount(root, modules) {
    Plain.mount(sheets, modules);
  }
}
