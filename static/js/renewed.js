// After signing in again in another tab the form's token is an old one: fetch the new one, unless
// somebody else has signed in since.

export async function renewed(form) {
  const answer = await fetch(location.href, { redirect: "manual" });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-autosave]")?.elements;
  if (fresh?.page.value !== form.elements.page.value) return false;
  form.elements.csrfmiddlewaretoken.value = fresh.csrfmiddlewaretoken.value;
  return true;
}
