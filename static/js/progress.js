// Keeps an import's progress up to date in its place; without it the page is loaded anew instead.
(() => {
  const PAUSE = 1500;

  async function look() {
    const here = document.getElementById("fortschritt");
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById("fortschritt");
      if (!now) {
        location.reload();
        return;
      }
      if (now.innerHTML !== here.innerHTML) here.innerHTML = now.innerHTML;
    } catch {
      // the next look may go better
    }
    setTimeout(look, PAUSE);
  }

  setTimeout(look, PAUSE);
})();
