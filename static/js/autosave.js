// Keeps what is being written: one request at a time, the latest words win. Nothing is stored in
// the browser; without this script the button does the same.

import { renewed } from "./renewed.js";

const form = document.querySelector("[data-autosave]");
const line = form.querySelector("[data-saved]");
const words = line.dataset;
let timer = 0;
let first = 0;
let tries = 0;
let dirty = false;
let over = false;
let sending = null;

const say = (...parts) => line.replaceChildren(...parts);

function link(href, label) {
  return Object.assign(document.createElement("a"), { href, textContent: label });
}

function soon(ms) {
  clearTimeout(timer);
  timer = setTimeout(save, ms);
}

function touched(ms) {
  dirty = true;
  first ||= Date.now();
  soon(Math.max(0, Math.min(ms, first + 2000 - Date.now())));
}

function reads(sentences) {
  const place = document.querySelector("[data-reads]");
  if (!place || !sentences) return;
  place.hidden = sentences.length === 0;
  place.querySelector("div").replaceChildren(
    ...sentences.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
  );
}

function signedOut() {
  over = true;
  say(words.out, " ", link(words.path, words.in), ".");
}

async function send(again = true) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.dataset.autosave, {
    method: "POST",
    headers: { Accept: "application/json" },
    body,
    redirect: "manual",
    keepalive: String(body).length < 60000,
  });
  if (answer.type === "opaqueredirect") return signedOut();
  if (answer.status === 403) return again && (await renewed(form)) ? send(false) : signedOut();
  const { state, ...page } = await answer.json();
  tries = 0;
  say(page.words);
  if (state === "saved") {
    form.elements.revision.value = page.revision;
    reads(page.reads);
    dispatchEvent(new Event("saved"));
  } else if (state !== "check") {
    over = true;
    if (page.html) document.querySelector("[data-newer]").innerHTML = page.html;
  }
}

async function save() {
  if (sending || !dirty || over) return sending;
  clearTimeout(timer);
  dirty = false;
  first = 0;
  const slow = setTimeout(say, 1000, words.saving);
  sending = send().catch(() => {
    dirty = true;
    const now = link("", words.again);
    now.addEventListener("click", (event) => {
      event.preventDefault();
      save();
    });
    say(words.failed, " ", now);
  });
  await sending;
  clearTimeout(slow);
  sending = null;
  if (dirty && !over) soon(Math.min(30000, 3000 * 2 ** tries++));
}

form.addEventListener("input", () => touched(800));
form.addEventListener("change", () => touched(0));
addEventListener("online", save);
document.addEventListener("visibilitychange", save);
addEventListener("pagehide", save);
form.addEventListener("submit", async (event) => {
  if (over || !(dirty || sending)) {
    over = true;
    clearTimeout(timer);
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  await sending;
  await save();
  if (!dirty && !over) form.requestSubmit(event.submitter);
});
