// A phone taken up again shows what is in the room now. It never asks by itself while it lies there,
// so that a phone left on the table is still signed out in its time.

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) location.replace(location.pathname);
});
