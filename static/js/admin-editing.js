// Says every half minute that this entry's form is open, shows who else is there, and says good-bye.
// Without it nothing is lost: saving an old version is noticed anyway.
(() => {
  const EVERY = 30_000;
  const note = document.querySelector("[data-editing]");
  const token = document.querySelector("form input[name=csrfmiddlewaretoken]")?.value;
  if (!note || !token) return;

  // the good-bye of this opening must not end the next one, which may have spoken already
  const random = crypto.getRandomValues(new Uint8Array(16));
  const seite = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");

  function words(extra = {}) {
    return new URLSearchParams({ csrfmiddlewaretoken: token, seite, ...extra });
  }

  async function say() {
    try {
      const answer = await fetch(note.dataset.editing, { method: "POST", body: words() });
      if (!answer.ok) return;
      const { text } = await answer.json();
      if (text !== note.textContent) note.textContent = text;
    } catch {
      // offline for a moment: the next time
    }
  }

  say();
  setInterval(() => document.hidden || say(), EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || say());
  window.addEventListener("pagehide", () => {
    navigator.sendBeacon(note.dataset.editing, words({ ende: "1" }));
  });
})();
