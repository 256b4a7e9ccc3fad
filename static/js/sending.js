// Sends a form as it is now and says how it went: saved, check, newer, sealed or out. Throws when
// there was no answer.

export async function send(form, again = true) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.dataset.autosave, {
    method: "POST",
    headers: { Accept: "application/json" },
    body,
    redirect: "manual",
    keepalive: String(body).length < 60_000,
  });
  if (answer.type === "opaqueredirect") return { state: "out" };
  if (answer.status === 403) {
    return again && (await renewed(form)) ? send(form, false) : { state: "out" };
  }
  return answer.json();
}

// After signing in again in another tab the form's token is an old one: take the new one, unless
// somebody else has signed in since.
async function renewed(form) {
  const answer = await fetch(location.href, { redirect: "manual" });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-autosave]")?.elements;
  if (fresh?.page.value !== form.elements.page.value) return false;
  form.elements.csrfmiddlewaretoken.value = fresh.csrfmiddlewaretoken.value;
  return true;
}
