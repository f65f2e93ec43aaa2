// Niceties for the editor page. Without this file everything works: the server counts, and the links lead to the field.
"use strict";

const form = document.getElementById("copy");
const answer = document.getElementById("id_short_answer");
const hint = document.getElementById("id_short_answer_helptext");
const body = document.getElementById("id_body");

// As count_answer in articles/text/citations/checks.py: runs between spaces that hold a letter or a digit. A marker is no word.
const MARKER = /(?<!\\)\[\d[\d\s,;\u2010-\u2014\u2212-]{0,200}\]/gu;
const count = (text) => text.replace(MARKER, "").split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
answer.addEventListener("input", () => {
  hint.textContent = hint.textContent.replace(/\d+ used/, `${count(answer.value)} used`);
});

// A finding leads to its place in the text, not only to the field.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  if (!link) return;
  const lines = body.value.split("\n");
  const line = Math.min(Number(link.dataset.line), lines.length);
  const start = lines.slice(0, line - 1).reduce((length, one) => length + one.length + 1, 0);
  event.preventDefault();
  body.focus();
  body.setSelectionRange(start, start + lines[line - 1].length);
  body.scrollTop = (body.scrollHeight / lines.length) * Math.max(line - 4, 0);
  body.scrollIntoView({ block: "center" });
});

// Leaving with words that were not saved asks first.
let isChanged = false;
form.addEventListener("input", () => { isChanged = true; });
form.addEventListener("submit", () => { isChanged = false; });
window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
