// Keys for a coach's list: J and K move, Enter opens the next step, / finds a couple.

const rows = [...document.querySelectorAll("[data-row]")];
const find = document.querySelector("[data-find]");
let place = -1;

function go(to) {
  if (!rows[to]) return;
  rows[place]?.classList.remove("is-current");
  place = to;
  rows[place].classList.add("is-current");
  rows[place].scrollIntoView({ block: "nearest" });
}

go(0);

addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && find?.offsetParent) {
    event.preventDefault();
    find.focus();
  }
  if (event.key === "j") go(place + 1);
  if (event.key === "k") go(place - 1);
  if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    rows[place]?.querySelector("[data-step]")?.click();
  }
});
