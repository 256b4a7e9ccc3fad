// The quiet thought under an answer: never while somebody is typing, and its line is always there,
// so that nothing moves under a finger.

const line = document.querySelector("[data-prompt]");
let due = line?.textContent ?? "";

const typing = () => document.activeElement?.matches("textarea, input[type=text]");

function show() {
  if (line) line.textContent = due || "\u00a0";
}

export function think(words = "") {
  due = words;
  if (!due || !typing()) show();
}

document.addEventListener("focusout", show);
