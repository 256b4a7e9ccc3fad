// While the copy is being made: look again now and then, and show it once it is there.

let looks = 0;

const again = setInterval(async () => {
  looks += 1;
  if (looks >= 12) clearInterval(again);
  const answer = await fetch(location.href, { redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("[data-making]")) location.reload();
}, 5_000);
