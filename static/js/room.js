// The session window: keys for the coach that are printed nowhere, and a link that closes it.

const close = document.querySelector("[data-close]");

close?.addEventListener("click", (event) => {
  event.preventDefault();
  window.close();
  setTimeout(() => location.assign(close.href), 200);
});

addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});
