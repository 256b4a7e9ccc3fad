// Two minutes before the session ends: one plain panel. The server ends it, not this script.

const panel = document.querySelector("[data-idle]");
const limit = Number(panel?.dataset.idle) * 1000;

if (limit) {
  let last = Date.now();
  const used = () => {
    last = Date.now();
    panel.hidden = true;
  };
  addEventListener("saved", used);
  panel.querySelector("[data-stay]").addEventListener("click", async () => {
    const answer = await fetch(panel.dataset.alive, { redirect: "manual" });
    if (answer.ok) used();
    else location.reload();
  });
  setInterval(() => {
    const idle = Date.now() - last;
    panel.hidden = idle < limit - 120_000;
    if (idle > limit + 5_000) location.reload();
  }, 10_000);
}
