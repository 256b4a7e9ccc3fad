// While the dates are entered: the last day and the midpoint they lead to. The server counts anew.

const line = document.querySelector("[data-term]");
const [begins, days, ends] = ["begins_on", "days", "ends_on"].map((name) => document.getElementById(`id_${name}`));
// The service writes English dates with the day first.
const told = new Intl.DateTimeFormat(document.documentElement.lang.replace(/^en$/, "en-GB"), {
  weekday: "short",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

function after(first, more) {
  return told.format(first.valueAsDate.getTime() + more * 86_400_000);
}

function tell() {
  const first = begins.valueAsDate;
  const length = ends.valueAsDate ? (ends.valueAsDate - first) / 86_400_000 + 1 : Number(days.value);
  line.hidden = !first || !(length >= 2 && length <= 999);
  if (line.hidden) return;
  line.querySelector("[data-last]").textContent = after(begins, length - 1);
  line.querySelector("[data-middle]").textContent = after(begins, Math.floor(length / 2));
}

if (line) {
  for (const field of [begins, days, ends]) field.addEventListener("input", tell);
  tell();
}
