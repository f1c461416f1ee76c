/* The entrance on a phone: notes arrivals on the device at once, and hands them in whenever the
   network is there. The forms of the page do the same without this script. */
const startDoor = async (root) => {
  const { say, count } = doorList;
  const part = (name) => root.querySelector(`[data-${name}]`);
  const { state: STATE, sync: SYNC, worker: WORKER } = root.dataset;
  const event = Number(root.dataset.event);
  const until = Date.parse(root.dataset.until);
  const mayKeep = Date.parse(root.dataset.from) <= Date.now() && Date.now() <= until;
  const EVERY = 10_000;
  const PATIENCE = 8_000;
  const AT_ONCE = 500;
  const search = part("search");
  const field = search.elements.q;

  let groups; // as the portal last said; undefined until there is a list
  let tag = "";
  let csrf = "";
  let queue = [];
  let unsettled = [];
  let net = "";
  let last = 0;
  let via = "name";
  let busy = false;
  let again = false;
  let noted = 0;
  let left = false;

  /* --- showing ---------------------------------------------------------------------------- */
  const present = () => doorList.withNotes(groups ?? [], queue);
  const nameOf = (key) =>
    (groups ?? []).flatMap((group) => group.people).find((p) => p.key === key)?.name ?? "?";

  const showNet = () => {
    const line = part("net");
    const n = queue.length;
    const sentences = {
      online: () => say(n ? "sending" : "online"),
      offline: () => (groups || n ? count("offline", n) : say("no-list")),
      "signed-out": () => count("signed-out", n),
      foreign: () => say("foreign"),
    };
    line.hidden = !net;
    line.dataset.net = net;
    const text = net ? sentences[net]() : "";
    // said again only when it is another sentence
    if (part("net-text").textContent !== text) part("net-text").textContent = text;
    part("sign-in").hidden = net !== "signed-out";
  };

  const showUnsettled = () => {
    const lines = unsettled.map((text) => {
      const line = document.createElement("li");
      line.textContent = text;
      return line;
    });
    part("unsettled").querySelector("ul").replaceChildren(...lines);
    part("unsettled").hidden = !lines.length;
  };

  const showList = () => {
    const everybody = present();
    const text = field.value.trim();
    const found = text ? doorList.find(everybody, text) : doorList.missing(everybody);
    const more = Math.max(found.length - doorList.MOST_SHOWN, 0);
    const latest = everybody.filter((group) => group.id === last && !text);
    via = text && doorList.byCode(everybody, text) ? "code" : "name";
    part("numbers").textContent = say("numbers", doorList.numbers(everybody));
    part("heading").textContent = say(text ? "found" : "missing");
    const focused = document.activeElement?.closest("[data-person]")?.dataset.person;
    part("last").hidden = !latest.length;
    doorList.fill(part("last").querySelector("ul"), latest);
    doorList.fill(part("list"), found.slice(0, doorList.MOST_SHOWN));
    if (focused && document.activeElement === document.body) {
      root.querySelector(`[data-person="${focused}"] button`)?.focus({ preventScroll: true });
    }
    part("more").hidden = !more;
    part("more").textContent = more ? count("more", more) : "";
    part("none").hidden = found.length > 0;
    part("none").textContent = say(text ? "none-found" : "none-missing");
  };

  const show = () => {
    showNet();
    showUnsettled();
    if (groups) showList();
  };

  const said = (text) => {
    part("said").textContent = text;
  };

  /* --- noting ----------------------------------------------------------------------------- */
  /** One after the other also where the clock stands still or is set back. */
  const moment = () => {
    noted = Math.max(Date.now(), noted + 1);
    return new Date(noted).toISOString();
  };

  const note = async (keys, { undo = false, how = via } = {}) => {
    for (const person of keys) {
      const row = { id: crypto.randomUUID(), event, person, at: moment(), via: how, undo };
      queue.push(row);
      await doorStore.add(row);
    }
    show();
    exchange();
  };

  const groupOf = (key) =>
    present().find((group) => group.people.some((person) => person.key === key));

  const click = {
    da: async (key) => {
      last = groupOf(key).id;
      said(say("there", { name: nameOf(key) }));
      await note([key]);
    },
    nicht: async (key) => {
      last = groupOf(key).id;
      said(say("not-there", { name: nameOf(key) }));
      await note([key], { undo: true });
    },
    alle: async (key) => {
      const group = groupOf(key);
      last = group.id;
      said(say("all-there", { n: group.people.length, name: group.people[0].name }));
      await note(group.people.filter((person) => !person.at).map((person) => person.key));
    },
  };

  /** A code was typed, scanned or read by the camera. */
  const scanned = async (text) => {
    const group = doorList.byCode(present(), text);
    if (!group) return said(say("wrong-code"));
    const [person] = group.people;
    const { name } = person;
    last = group.id;
    if (!group.seat) said(say("no-place", { name, state: group.state }));
    else if (group.people.length > 1) said(say("choose", { name }));
    else if (person.at) said(say("there-already", { name, time: doorList.time(person.at) }));
    else {
      said(say("there", { name }));
      return note([person.key], { how: "code" });
    }
    return show();
  };

  /* --- handing in --------------------------------------------------------------------------- */
  const failed = (reason) => Object.assign(new Error(reason), { reason });

  const ask = async (address, options) => {
    const response = await fetch(address, {
      ...options,
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (response.status === 401) throw failed("signed-out");
    if (response.status === 403) throw failed("refused");
    if (response.status === 404) throw failed("foreign");
    if (response.status !== 200 && response.status !== 304) throw failed("offline");
    return response.status === 304 ? null : response.json();
  };

  const keep = async () => {
    if (!mayKeep || left || !groups) return;
    await doorStore.keepList({ event, until, groups, tag, unsettled });
  };

  const take = async (state) => {
    ({ groups, tag, csrf } = state);
    for (const token of root.querySelectorAll("[name=csrfmiddlewaretoken]")) token.value = csrf;
    await keep();
  };

  const pull = async () => {
    const state = await ask(STATE, { headers: csrf && tag ? { "If-None-Match": tag } : {} });
    if (state) await take(state);
  };

  const settle = (rows, results) => {
    for (const [place, row] of rows.entries()) {
      const sentence = `unsettled-${results[place]}`;
      const text = row.undo ? "" : say(sentence, { name: nameOf(row.person) });
      if (text) unsettled.push(text);
    }
  };

  const push = async (rows) => {
    const entries = rows.map(({ id, person, at, via: how, undo }) => ({
      id, person, at, via: how, undo,
    }));
    const state = await ask(SYNC, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ clock: new Date().toISOString(), entries }),
    });
    settle(rows, state.results);
    await take(state);
    const ids = rows.map((row) => row.id);
    queue = queue.filter((row) => !ids.includes(row.id));
    await doorStore.done(ids);
    again ||= queue.length > 0;
  };

  /** A new sign-in brings a new token; the second refusal is meant. */
  const pushTwice = async (rows) => {
    try {
      await push(rows);
    } catch (error) {
      if (error.reason !== "refused") throw error;
      csrf = "";
      await pull();
      await push(rows);
    }
  };

  const leave = async () => {
    groups = undefined;
    tag = "";
    await doorStore.forget([event]);
    const names = (await window.caches?.keys()) ?? [];
    const ours = names.filter((name) => name.startsWith(`mosaik-einlass-${event}-`));
    await Promise.all(ours.map((name) => caches.delete(name)));
    const worker = await navigator.serviceWorker?.getRegistration(root.dataset.page);
    await worker?.unregister();
  };

  /** Also what another tab noted before it was closed. */
  const gather = async () => {
    const here = new Set(queue.map((row) => row.id));
    queue.push(...(await doorStore.queue(event)).filter((row) => !here.has(row.id)));
  };

  const talk = async () => {
    try {
      await gather();
      if (!csrf || !queue.length) await pull();
      if (queue.length) await pushTwice(queue.slice(0, AT_ONCE));
      net = "online";
    } catch (error) {
      const reasons = { "signed-out": "signed-out", refused: "signed-out", foreign: "foreign" };
      net = reasons[error.reason] ?? "offline";
      again = false;
    }
    if (net !== "foreign") return;
    await leave();
    part("list").replaceChildren();
    part("last").querySelector("ul").replaceChildren();
  };

  const exchange = async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      await talk();
    }
    busy = false;
    show();
  };

  /* --- the page ----------------------------------------------------------------------------- */
  root.addEventListener("submit", async (submit) => {
    const { name, value } = submit.submitter ?? {};
    if (!groups) return;
    if (name === "einlassen") {
      if (net === "online") return;
      submit.preventDefault();
      said(say("needs-network"));
    } else if (click[name]) {
      submit.preventDefault();
      await click[name](value);
    }
  });

  search.addEventListener("submit", async (submit) => {
    if (!groups) return;
    submit.preventDefault();
    const text = field.value.trim();
    const found = doorList.find(present(), text);
    if (doorList.byCode(present(), text)) {
      field.value = "";
      await scanned(text);
      if (found[0].people.length > 1) part("last").querySelector("button")?.focus();
    } else if (/^mosaik:/i.test(text) || (/\d/.test(text) && doorList.codeIn(text))) {
      said(say("wrong-code"));
      field.select();
    } else {
      part("list").querySelector("button")?.focus();
    }
  });

  field.addEventListener("input", () => {
    said("");
    if (groups) showList();
  });
  field.addEventListener("focus", () => field.select());

  part("settled").addEventListener("click", async () => {
    unsettled = [];
    await keep();
    show();
  });

  part("forget").addEventListener("click", async () => {
    left = true;
    await leave();
    location.assign(root.dataset.desk);
  });

  const box = part("camera-box");
  const video = box.querySelector("video");
  const closeCamera = () => {
    doorCamera.stop(video);
    box.hidden = true;
    part("camera").hidden = false;
  };
  part("camera").addEventListener("click", async () => {
    try {
      box.hidden = false;
      part("camera").hidden = true;
      part("camera-off").focus();
      await doorCamera.start(video, (text) => {
        if (/^mosaik:/i.test(text)) scanned(text);
        else said(say("wrong-code"));
        navigator.vibrate?.(80);
      });
    } catch {
      closeCamera();
      said(say("no-camera"));
    }
  });
  part("camera-off").addEventListener("click", () => {
    closeCamera();
    part("camera").focus();
  });

  await doorStore.forgetOld(Date.now());
  const saved = mayKeep ? await doorStore.list(event) : undefined;
  await gather();
  if (saved) ({ groups, tag, unsettled } = saved);
  last = Number(new URLSearchParams(location.search).get("zuletzt")) || 0;
  show();
  exchange();
  setInterval(() => {
    if (Date.now() > until && mayKeep) leave().then(() => location.reload());
    else if (!document.hidden) exchange();
  }, EVERY);
  for (const name of ["online", "focus"]) window.addEventListener(name, exchange);
  document.addEventListener("visibilitychange", () => document.hidden || exchange());

  if (await doorCamera.possible()) part("camera").hidden = false;
  const tellWhetherKept = () => {
    const word = doorStore.keepsNothing() ? "cannot-keep" : mayKeep ? "kept" : "not-kept";
    if (Date.now() <= until) part("kept").textContent = say(word);
    part("forget-line").hidden = word !== "kept";
  };
  if (mayKeep && navigator.serviceWorker) {
    navigator.storage?.persist?.();
    // signed out or without network the one from before stays
    navigator.serviceWorker.register(WORKER).catch(() => {});
    navigator.serviceWorker.ready.then(tellWhetherKept);
  } else {
    tellWhetherKept();
  }
};

const doorPage = document.querySelector("[data-door]");
// without TLS browsers offer none of what this needs; the forms work all the same
if (doorPage && window.isSecureContext) startDoor(doorPage);
