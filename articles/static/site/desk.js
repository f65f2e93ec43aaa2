// Niceties for the editor page, and its saving by itself. Without this file everything works: the server counts, and the button
// saves. The text field has an editor over it (editor.js, made of editor/).
"use strict";

const form = document.getElementById("copy");
const answer = document.getElementById("id_short_answer");
const hint = document.getElementById("id_short_answer_helptext");

// As count_answer in articles/text/citations/checks.py: runs between spaces that hold a letter or a digit. A marker is no word.
const MARKER = /(?<!\\)\[\d[\d\s,;\u2010-\u2014\u2212-]{0,200}\]/gu;
const count = (text) => text.replace(MARKER, "").split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
answer.addEventListener("input", () => {
  hint.textContent = hint.textContent.replace(/\d+ used/, `${count(answer.value)} used`);
});

// ---- Saving by itself: the form as it is, to where it goes anyway, with the version that was opened. ----
const AFTER = 4_000; // milliseconds after the last key,
const AT_MOST = 30_000; // and at most so long after the first that is not saved,
const BETWEEN = 10_000; // but so long after the last save at the earliest
const AGAIN = 20_000; // after no answer came
const BY_HAND = new Set(["co_authors", "pasted", "reference_file", "csrfmiddlewaretoken"]); // what only a press of a button takes in
const KEPT_ALIVE = 60_000; // bytes that a browser sends on for a page that is gone

const said = document.getElementById("saved");
const ago = document.getElementById("saved-ago");
let typed = 0; // how often something was typed,
let kept = 0; // and how often that was when what stands here was sent and saved
let isForTheButton = false; // is there something typed that only a press takes in?
let firstUnsaved = 0;
let timer = 0;
let running = null; // the save under way
let isWaiting = false; // was a button pressed meanwhile?
let isStopped = false; // after a refusal that no further try mends
let savedAt = 0; // when what "5 s ago" is counted from was saved
let sentAt = -BETWEEN; // when the last save was sent

const isUnsaved = () => typed > kept;

form.addEventListener("input", (event) => {
  if (BY_HAND.has(event.target.name)) {
    isForTheButton = true;
    return;
  }
  typed += 1;
  firstUnsaved ||= Date.now();
  plan(Math.max(sentAt + BETWEEN - Date.now(), Math.min(AFTER, firstUnsaved + AT_MOST - Date.now())));
});

function plan(wait) {
  clearTimeout(timer);
  if (!isStopped) timer = setTimeout(save, wait);
}

function tell(sentence, isTimed = false) {
  said.textContent = sentence;
  savedAt = isTimed ? Date.now() : 0;
  ago.textContent = isTimed ? "just now" : "";
}

// Outside the live region: nobody wants to be told every five seconds.
setInterval(() => {
  if (!savedAt) return;
  const seconds = Math.floor((Date.now() - savedAt) / 5_000) * 5;
  const words = seconds < 5 ? "just now" : seconds < 60 ? `${seconds} s ago` : `${Math.floor(seconds / 60)} min ago`;
  if (ago.textContent !== words) ago.textContent = words;
}, 1_000);

function save() {
  clearTimeout(timer);
  if (running || isStopped || !isUnsaved()) return running;
  const sent = typed;
  const data = new FormData(form);
  data.delete("pasted");
  data.delete("reference_file");
  data.set("act", "autosave");
  firstUnsaved = 0;
  sentAt = Date.now();
  running = send(data).then((answer) => take(answer, sent), () => {
    tell("Not saved: no answer. It is tried again.");
    plan(AGAIN);
  }).finally(() => {
    running = null;
    if (!isStopped && isUnsaved() && firstUnsaved) plan(Math.max(AFTER, sentAt + BETWEEN - Date.now()));
  });
  return running;
}

async function send(data) {
  const size = [...data.values()].reduce((sum, value) => sum + new Blob([value]).size + 200, 0);
  const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual", keepalive: size < KEPT_ALIVE });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { status: answer.status, page };
}

function take({ status, page }, sent) {
  const version = page.querySelector("#copy [name=version]");
  if (status === 200 && version && page.getElementById("form-errors")) {
    const wrong = page.querySelector("#form-errors + ul li");
    tell(`Not saved yet: ${wrong.textContent}`);
  } else if (status === 200 && version) {
    kept = sent;
    form.elements.version.value = version.value;
    tell("Saved", true);
    refresh(page);
  } else if (status === 409) {
    isStopped = true;
    clash(page);
  } else if (status >= 500) {
    tell("Not saved: the server is busy. It is tried again.");
    plan(AGAIN);
  } else {
    isStopped = true;
    tell(status === 401 ? "Not saved: you are logged out. Press “Save and refresh preview”: what you typed is kept." :
      "Not saved automatically. Press “Save and refresh preview”: what you typed is kept.");
  }
}

// What was found, the preview and what may be done next are those of what was saved; the fields are left alone. `first` is how the
// names of the parts begin that are put in place: all of them, if it is empty.
function refresh(page, first = "") {
  for (const here of document.querySelectorAll(first ? `[data-live^="${first}"]` : "[data-live]")) {
    const there = page.querySelector(`[data-live="${here.dataset.live}"]`);
    const isUsed = here.contains(document.activeElement) && here !== document.activeElement;
    if (there && !isUsed && here.innerHTML !== there.innerHTML) here.replaceChildren(...there.childNodes);
  }
  if (!first) document.dispatchEvent(new CustomEvent("desk:saved"));
}

// ---- A look-up under way: the page is asked for again, now and then, and what it says of look-ups is put in place. ----
const FIRST_LOOK = 3_000; // milliseconds until the first time; each further pause is longer,
const LAST_LOOK = 60_000; // up to this
function look(pause) {
  if (document.querySelector("[data-looking-up]")) setTimeout(async () => {
    if (document.visibilityState !== "hidden" && !running && !isStopped) {
      try {
        const answer = await fetch(form.action);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (answer.ok && page.querySelector("#copy [name=version]")?.value === form.elements.version.value) refresh(page, "look-up");
      } catch { /* no answer: the next one is not far */ }
      if (!document.querySelector("[data-looking-up]")) tell("Looked up: see the list of references.");
    }
    look(Math.min(pause * 1.5, LAST_LOOK));
  }, pause);
}
look(FIRST_LOOK);

// Somebody else's save is never written over: it is said beside each field that differs, and the button shows both texts.
function clash(page) {
  const refusal = page.querySelector(".error > p:not(.error__code)")?.textContent.split("Your words are safe")[0].trim() ?? "";
  const parts = new Set([...page.querySelectorAll(".error section > h2")].map((one) => one.textContent));
  const labels = [...form.querySelectorAll("label[for], #reference-list")];
  const beside = labels.filter((one) => parts.has((one.firstChild?.textContent ?? "").trim()) || (one.id === "reference-list" && parts.has("References")));
  for (const label of beside.length ? beside : [form.querySelector("label[for=id_body]")]) {
    const notice = document.createElement("p");
    notice.className = "field__error";
    notice.textContent = `Not saved: ${refusal} What you typed stays here. Press “Save and refresh preview” to see both and choose.`;
    label.after(notice);
  }
  tell(`Not saved: ${refusal} What you typed stays here. Press “Save and refresh preview” to see both and choose.`);
}

// A press while a save is under way waits for it: else it would clash with its own page.
form.addEventListener("submit", (event) => {
  if (running) {
    event.preventDefault();
    if (!isWaiting) running.finally(() => form.requestSubmit(event.submitter));
    isWaiting = true;
    return;
  }
  clearTimeout(timer);
  isWaiting = false;
  isStopped = true;
  kept = typed;
  isForTheButton = false;
});

// Leaving with words that were not saved asks first, and saves them meanwhile.
window.addEventListener("beforeunload", (event) => {
  if (!isUnsaved() && !isForTheButton) return;
  save();
  event.preventDefault();
});
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) isStopped = false; });

// ---- Who else has this open: said a while after the page was, and again and again as long as it is looked at. ----
const presence = document.getElementById("presence");
async function beat() {
  if (document.visibilityState === "hidden") return;
  const token = new FormData();
  token.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(presence.dataset.at, { method: "POST", body: token });
    const sentence = answer.ok ? (await answer.json()).said : "";
    if (presence.textContent !== sentence) presence.textContent = sentence;
  } catch { /* no answer: the next one is not far */ }
}
if (presence) {
  setTimeout(beat, 2_000);
  setInterval(beat, Number(presence.dataset.every) * 1_000);
}
