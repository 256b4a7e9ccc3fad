// The line that says when the words were stored, and the sentence they would read as.

const line = document.querySelector("[data-saved]");
const tick = line.querySelector("[data-tick]");
const reads = document.querySelector("[data-reads]");

const made = (name, how) => Object.assign(document.createElement(name), how);

export function say(words, ...more) {
  tick.hidden = true;
  line.replaceChildren(tick, made("span", { textContent: words }), ...more);
}

export function saved(words) {
  say(words);
  tick.hidden = false;
}

export const saving = () => say(line.dataset.saving);

export function failed(again) {
  const button = made("button", { type: "button", textContent: line.dataset.again });
  button.className = "btn btn-link";
  button.addEventListener("click", again);
  say(line.dataset.failed, button);
}

export function signedOut() {
  const { out, path } = line.dataset;
  say(`${out} `, made("a", { href: path, textContent: line.dataset.in }));
}

export function both(words, html) {
  document.querySelector("[data-newer]").innerHTML = html;
  say(`${words} `, made("a", { href: "#newer", textContent: line.dataset.both }));
}

export function readAs(sentences = []) {
  if (!reads) return;
  reads.hidden = sentences.length === 0;
  const lines = sentences.map((textContent) => made("p", { textContent }));
  reads.querySelector("div").replaceChildren(...lines);
}
