/* While a name is typed: are there initiatives called alike? The check page shows them anyway. */
for (const hints of document.querySelectorAll("[data-similar]")) {
  const field = document.getElementById(hints.dataset.watch);
  let waiting;
  let asked = "";

  const ask = async () => {
    const text = field.value.trim();
    if (text === asked) return;
    asked = text;
    if (text.length < 4) {
      hints.replaceChildren();
      return;
    }
    try {
      const answer = await fetch(`${hints.dataset.similar}?titel=${encodeURIComponent(text)}`);
      if (!answer.ok || text !== asked) return;
      const piece = new DOMParser().parseFromString(await answer.text(), "text/html");
      hints.replaceChildren(...piece.body.childNodes);
    } catch {
      // offline for a moment: there is still the check page
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 500);
  });
}
