// Letters, words and lines further apart, as somebody may set them; returns what is cut off by it.
// What somebody typed on one line may be longer than its field: it moves along as they go.

() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
  const wrong = [];
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth > clientWidth) wrong.push(`scrolls sideways when spaced: ${scrollWidth} > ${clientWidth}`);
  for (const one of document.querySelectorAll("main *, header *, footer *")) {
    const style = getComputedStyle(one);
    const cut = /hidden|clip/.test(style.overflow) && !one.closest(".hidden, svg, input");
    if (cut && (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)) {
      wrong.push(`cuts off “${one.textContent.trim().slice(0, 40)}”`);
    }
  }
  document.adoptedStyleSheets = [];
  return wrong;
}
