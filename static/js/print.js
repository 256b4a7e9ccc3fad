// A button that prints the page, for where there are scripts; without them the browser's own does.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
