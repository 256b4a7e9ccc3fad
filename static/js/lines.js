// Adds a line to a list without asking the server; without this script the button does it.

const button = document.querySelector("[data-more]");

button?.addEventListener("click", (event) => {
  event.preventDefault();
  const list = button.previousElementSibling;
  const last = list.children.length;
  const line = list.lastElementChild.cloneNode(true);
  line.innerHTML = line.innerHTML.replaceAll(`line_${last}`, `line_${last + 1}`);
  for (const number of line.querySelectorAll("label span")) {
    number.textContent = number.textContent.replace(last, last + 1);
  }
  for (const error of line.querySelectorAll(".field__error")) error.remove();
  const fields = line.querySelectorAll("input, select");
  for (const field of fields) field.value = "";
  list.append(line);
  button.hidden = last + 1 >= Number(button.dataset.more);
  fields[0].focus();
});
