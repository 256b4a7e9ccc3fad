// Keys for wording: 1 to 4 fill in a starting point, E edits, O, S and J press what they stand for.

const words = document.querySelector("[data-words]");
const starts = [...document.querySelectorAll("[data-start]")];

function begin(link) {
  words.value = link.dataset.start;
  words.focus();
}

for (const link of words ? starts : []) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    begin(link);
  });
}

addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const chosen = words && starts[Number(event.key) - 1];
  const pressed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (chosen) begin(chosen);
  else if (words && event.key === "e") words.focus();
  else if (pressed) pressed.click();
  else return;
  event.preventDefault();
});
