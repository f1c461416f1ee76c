// Whoever goes back with the browser and on again finds the later steps as they left them.
// Kept in this tab only, until the registration is sent; without it those are chosen once more.
(() => {
  const KEY = "anmeldung";
  const OF_THE_PAGE = new Set(["csrfmiddlewaretoken", "schritt", "opened", "homepage"]);
  const form = document.getElementById("formular");

  function remember() {
    const given = [...new FormData(form)].filter(([name]) => !OF_THE_PAGE.has(name));
    sessionStorage.setItem(KEY, JSON.stringify({ at: location.pathname, given }));
  }

  function carry(name, value) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }

  function cameBack(event) {
    const [entry] = performance.getEntriesByType("navigation");
    return event.persisted || entry?.type === "back_forward";
  }

  function bringBack(event) {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    if (kept?.at !== location.pathname || !cameBack(event)) return;
    form.querySelectorAll("input[type=hidden]").forEach((field) => {
      if (!OF_THE_PAGE.has(field.name)) field.remove();
    });
    const here = new Set([...form.elements].map((field) => field.name));
    kept.given.forEach(([name, value]) => here.has(name) || carry(name, value));
  }

  try {
    if (!form) {
      sessionStorage.removeItem(KEY);
      return;
    }
    window.addEventListener("pageshow", bringBack);
    window.addEventListener("pagehide", remember);
  } catch {
    // A browser that keeps nothing is fine.
  }
})();
