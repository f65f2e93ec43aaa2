// Marks a notice as read once its page is open, by the form that does it without script.
"use strict";

const form = document.querySelector("form[data-opened]");
if (form) {
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).then((answer) => {
    if (answer.type === "opaqueredirect") form.remove();
  }).catch(() => { /* the button stays */ });
}
