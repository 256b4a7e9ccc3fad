// Shows the own word while it is typed, for whoever asks; hidden again before it is sent.

const field = document.querySelector("[data-word]");
const button = document.querySelector("[data-show]");

if (field && button) {
  const [show, hide] = [button.textContent, button.dataset.show];
  button.closest("[hidden]").hidden = false;
  button.addEventListener("click", () => {
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.textContent = hidden ? hide : show;
    field.focus();
  });
  field.form.addEventListener("submit", () => {
    field.type = "password";
  });
}
