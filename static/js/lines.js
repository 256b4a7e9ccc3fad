// Adds a line to a list without asking the server; without this script the button does it.

const button = document.querySelector("[data-more]");

button?.addEventListener("click", (event) => {
  event.preventDefault();
  const list = button.previousElementSibling;
  const last = list.children.length;
  const line = list.lastElementChild.cloneNode(true);
  line.innerHTML = line.innerHTML.replaceAll(`line_${last}`, `line_${last + 1}`);
  const label = line.querySelector("label span");
  label.textContent = label.textContent.replace(last, last + 1);
  const field = line.querySelector("input");
  field.value = "";
  list.append(line);
  button.hidden = last + 1 >= 12;
  field.focus();
});
