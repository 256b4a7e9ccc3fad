// What a page must be like for everybody's eyes, fingers and ears: returns what is not so.
// Run in the page by the tests; `coach` pages may be a little denser.

() => {
  const wrong = [];
  const words = (element) => (element.textContent || element.name || "").trim().replace(/\s+/g, " ");
  const say = (what, element) => {
    const tag = element && `${element.tagName.toLowerCase()} ${element.className}`;
    wrong.push(element ? `${what} <${tag}> “${words(element).slice(0, 40)}”` : what);
  };
  const seen = (element) => {
    const { width, height, right, bottom } = element.getBoundingClientRect();
    return (
      element.checkVisibility({ visibilityProperty: true }) && !element.closest(".hidden")
      && width > 1 && height > 1 && right > 0 && bottom > 0
    );
  };
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const dense = document.body.classList.contains("coach");

  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth > clientWidth) {
    say(`scrolls sideways: ${scrollWidth} > ${clientWidth}`);
    all("main *").filter((one) => one.getBoundingClientRect().right > clientWidth + 1).slice(0, 3).forEach((one) => say("  too wide", one));
  }

  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((one) => one.checkVisibility());
  if (headings.filter((one) => one.tagName === "H1").length !== 1) say("not one h1");
  headings.reduce((before, heading) => {
    const level = Number(heading.tagName[1]);
    if (level > before + 1) say("skips a level", heading);
    return level;
  }, 1);

  const filled = all(".btn-primary");
  if (filled.length > 1) say(`${filled.length} filled buttons`);

  const height = (element) => {
    const whole = getComputedStyle(element, "::after");
    const over = whole.content !== "none" && whole.position === "absolute" && element.closest("li");
    return Math.round((over || element).getBoundingClientRect().height * 10) / 10;
  };
  const least = (selector, pixels) => all(selector)
    .filter((one) => height(one) < pixels)
    .forEach((one) => say(`${height(one)} px high, not ${pixels}`, one));
  const typed = "input:not([type=radio], [type=checkbox], [type=hidden]), select, textarea";
  least("main .btn:not(.btn-link, .btn--small), main .choice, main :is(" + typed + ")", dense ? 42 : 48);
  least(".top a, .top button, .foot a, .foot button, .back a, .btn--small", 44);
  const alone = (link) => {
    const around = link.parentElement.closest("p, li, dd, dt, td, th, h1, h2, h3, label, div, body");
    return words(around) === words(link);
  };
  all("a, button, summary").filter((one) => one.tagName !== "A" || alone(one))
    .filter((one) => height(one) < 24).forEach((one) => say(`${height(one)} px high, not 24`, one));

  for (const field of all(typed + ", input")) {
    const named = [...field.labels, ...all("legend").filter((one) => one.parentElement.contains(field))];
    const search = "find" in field.dataset; // its own words stand in it
    if (!named.some(seen) && !search) say("has no label to be seen", field);
    if (parseFloat(getComputedStyle(field).fontSize) < 16) say("makes a phone zoom in", field);
  }

  for (const one of document.querySelectorAll("body *")) {
    const { transitionDuration, animationDuration } = getComputedStyle(one);
    if (/[1-9]/.test(transitionDuration + animationDuration)) say("moves", one);
  }
  for (const one of document.querySelectorAll("[tabindex]")) {
    if (one.tabIndex > 0) say("has an order of its own", one);
  }
  return wrong;
}
