// What every page does: leave at once, come back clean, press once, and land on what needs checking.

const exit = document.querySelector("[data-exit]");
const AT_MOST = 400; // milliseconds that words on their way hold up leaving, behind the cover

export function leave() {
  const cover = document.createElement("div");
  cover.className = "cover";
  cover.setAttribute("role", "alert");
  document.body.append(cover);
  cover.textContent = exit.dataset.exit;
  document.title = "";
  const words = []; // not stored yet: they set out, and arrive before the session ends
  dispatchEvent(new CustomEvent("leaving", { detail: words }));
  const later = new Promise((done) => setTimeout(done, AT_MOST));
  Promise.race([Promise.all(words), later]).finally(() => location.replace(exit.href));
}

if (exit) {
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let presses = [];
  addEventListener("keydown", (event) => {
    const typed = "input:not([type=radio], [type=checkbox]), textarea, select";
    const inside = event.target.closest(`${typed}, dialog, details[open]`);
    if (event.key !== "Escape" || inside || document.body.dataset.escape === "off") return;
    presses = [...presses.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
    if (presses.length >= 3) leave();
  });
}

// A page kept by the browser may be private: show nothing of it and ask the server again.
addEventListener("pageshow", (event) => {
  document.querySelector(".cover")?.remove();
  if (!event.persisted) return;
  document.body.hidden = true;
  location.reload();
});

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  button?.setAttribute("aria-disabled", "true");
  if (button?.dataset.busy) button.textContent = button.dataset.busy;
});

const errors = document.querySelector("[data-errors]");

errors?.focus();
errors?.addEventListener("click", (event) => {
  const field = document.getElementById(event.target.closest("a")?.hash.slice(1));
  const control = field?.querySelector("input, textarea, select");
  if (!control) return;
  event.preventDefault();
  field.scrollIntoView();
  control.focus({ preventScroll: true });
});

// On a phone the tabs of a couple are a strip: the one that is open is in sight.
const tab = document.querySelector(".tabs [aria-current]");

if (tab) {
  const strip = tab.parentElement;
  strip.scrollLeft = tab.offsetLeft + tab.offsetWidth - strip.offsetLeft - strip.clientWidth;
}
