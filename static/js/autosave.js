// Keeps what is being written: one request at a time, the latest words win, nothing is stored in
// the browser. Without this script the button does the same.

import { think } from "./prompt.js";
import { both, failed, readAs, saved, saving, say, signedOut } from "./saved-line.js";
import { send } from "./sending.js";

const form = document.querySelector("[data-autosave]");
const AFTER_A_KEY = 800;
const AT_MOST = 2000;
let [timer, first, tries] = [0, 0, 0];
let [changed, over, out] = [false, false, false];
let sending = null;

function touched(wait) {
  changed = true;
  first ||= Date.now();
  soon(Math.max(0, Math.min(wait, first + AT_MOST - Date.now())));
}

function soon(wait) {
  clearTimeout(timer);
  if (!over) timer = setTimeout(save, wait);
}

async function save() {
  if (sending || !changed || over) return sending;
  clearTimeout(timer);
  [changed, first, out] = [false, 0, false];
  const slow = setTimeout(saving, 1000);
  sending = send(form).then(heard, () => {
    changed = true;
    tries += 1;
    failed(save);
  });
  await sending;
  clearTimeout(slow);
  sending = null;
  if (changed && !out) soon(tries ? Math.min(30_000, 3000 * tries) : 0);
}

function heard({ state, words, revision, reads, prompt, html }) {
  tries = 0;
  if (state === "out") {
    [changed, out] = [true, true]; // signing in again in another tab, then coming back, is enough
    return signedOut();
  }
  over = state !== "saved" && state !== "check";
  if (html) return both(words, html);
  if (state !== "saved") return say(words);
  saved(words);
  form.elements.revision.value = revision;
  readAs(reads);
  think(prompt);
  dispatchEvent(new Event("saved"));
}

form.addEventListener("input", () => touched(AFTER_A_KEY));
form.addEventListener("change", () => touched(0));
addEventListener("online", save);
addEventListener("focus", save);
addEventListener("leaving", ({ detail }) => detail.push(save()));
addEventListener("pagehide", save);
document.addEventListener("visibilitychange", save);
document.addEventListener("click", (event) => event.target.closest("a") && save(), true);

// The button waits for what is under way, so that this page never meets an older version of itself.
form.addEventListener("submit", async (event) => {
  if (over || !(changed || sending)) {
    over = true;
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  await sending;
  await save();
  if (!changed && !over) form.requestSubmit(event.submitter);
});
