// Says on pages that are the same for everybody who is logged in: their name, and how much is new in their inbox, in the place of
// “Log in”, which the foot offers no more. Only a browser in which somebody has logged in asks for it; without script or storage “Log in” leads on all the same.
"use strict";

const KNOWN = "logged-in";
const nav = document.querySelector("[data-account]");

function known(value) {
  try {
    if (value === undefined) return localStorage.getItem(KNOWN) === "yes";
    if (value) localStorage.setItem(KNOWN, "yes");
    else localStorage.removeItem(KNOWN);
  } catch { /* no storage: nobody is known */ }
  return false;
}

async function show(link) {
  try {
    const answer = await fetch("/accounts/who/", { headers: { Accept: "application/json" } });
    const { name, unread } = answer.ok ? await answer.json() : {};
    if (!name) return void (answer.ok && known(false));
    const label = document.createElement("bdi"), before = document.createElement("span");
    before.className = "visually-hidden";
    before.textContent = "Logged in as ";
    label.textContent = name;
    link.replaceChildren(before, label);
    link.href = "/landing/";
    if (unread) link.closest("li").after(inbox(unread));
    for (const other of document.querySelectorAll(".foot a[href='/accounts/login/']")) other.closest("li").remove();
  } catch { /* the server is away: the link stays as it is */ }
}

function inbox(unread) {
  const item = document.createElement("li"), link = document.createElement("a"), count = document.createElement("span");
  link.href = "/inbox/";
  count.className = "count";
  count.textContent = unread;
  link.append("Inbox ", count);
  item.append(link);
  return item;
}

if (nav?.dataset.account === "ask" && known()) show(nav.querySelector("[data-account-link]"));
if (nav?.dataset.account === "in") known(true);
if (nav?.dataset.account === "out") known(false);
