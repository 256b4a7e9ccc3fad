// Notes that this page has been looked at, so that next time it can say what is new since.

const form = document.querySelector("[data-visit]");

if (form) {
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(
    () => {},
  );
}
