/* The list at the entrance: finding people in it, and drawing it. */
const doorList = (() => {
  const MOST_SHOWN = 40;
  const root = document.querySelector("[data-door]");
  const piece = (name) => root.querySelector(`template[data-${name}-piece]`).content;

  /* --- words ------------------------------------------------------------------------------- */
  const words = new Map();
  for (const element of root?.querySelector("[data-words]").content.children ?? []) {
    words.set(element.dataset.word, element.textContent);
  }

  /** The sentence of this name with {n}, {name} … filled in. */
  const say = (name, facts = {}) =>
    (words.get(name) ?? "").replace(/\{(\w+)\}/g, (all, key) => facts[key] ?? all);

  /** As `say`, of the sentences for none, one and many. */
  const count = (name, n) => {
    const exact = `${name}-${n}`;
    return say(words.has(exact) ? exact : `${name}-n`, { n });
  };

  const clock = new Intl.DateTimeFormat("de", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Berlin",
  });
  const time = (at) => clock.format(new Date(at));

  /* --- finding ------------------------------------------------------------------------------ */
  /** One spelling for all, as the portal's search has it (portal/search/folding.py). */
  const fold = (text) =>
    text
      .toLowerCase()
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/ß/g, "ss")
      .replace(/[øœ]/g, "o")
      .replace(/æ/g, "a")
      .replace(/ł/g, "l")
      .replace(/đ/g, "d")
      .replace(/ae/g, "a")
      .replace(/oe/g, "o")
      .replace(/(^|[^aeq])ue/g, "$1u");

  const codeIn = (text) => {
    const plain = text.toUpperCase().replace(/[\s-]/g, "").replace(/^MOSAIK:/, "");
    return /^[0-9A-Z]{6,12}$/.test(plain) ? plain : "";
  };

  const byCode = (groups, text) => {
    const code = codeIn(text);
    return code ? groups.find((group) => group.code === code) : undefined;
  };

  const find = (groups, text) => {
    const exact = byCode(groups, text);
    if (exact) return [exact];
    const wanted = fold(text).split(/\s+/);
    return groups.filter((group) => {
      const names = fold(group.people.map((person) => person.name).join(" "));
      return wanted.every((word) => names.includes(word));
    });
  };

  const missing = (groups) =>
    groups.filter((group) => group.seat && group.people.some((person) => !person.at));

  /** What the portal said, and on top of it what this device noted since. */
  const withNotes = (groups, queue) => {
    const at = new Map(groups.flatMap((g) => g.people.map((p) => [p.key, p.at])));
    for (const row of queue) {
      if (at.has(row.person)) at.set(row.person, row.undo ? null : (at.get(row.person) ?? row.at));
    }
    return groups.map((group) => ({
      ...group,
      people: group.people.map((person) => ({ ...person, at: at.get(person.key) })),
    }));
  };

  const numbers = (groups) => {
    const people = groups.filter((group) => group.seat).flatMap((group) => group.people);
    const arrived = people.filter((person) => person.at).length;
    return { arrived, expected: people.length };
  };

  /* --- drawing ------------------------------------------------------------------------------ */
  const button = (element, name, value, hidden, whose) => {
    const found = element.querySelector(`[name=${name}]`);
    if (hidden) return found.remove();
    found.value = value;
    found.querySelector(".hidden-text").textContent = `: ${whose}`;
    return found;
  };

  const drawPerson = (group, person) => {
    const row = piece("person").cloneNode(true).firstElementChild;
    row.dataset.person = person.key;
    row.querySelector(".door-name").textContent = person.name;
    const there = row.querySelector(".door-there");
    if (!person.at) there.remove();
    else there.querySelector("[data-text]").textContent = say("time", { time: time(person.at) });
    button(row, "nicht", person.key, !person.at, person.name);
    button(row, "da", person.key, person.at || !group.seat, person.name);
    return row;
  };

  const drawGroup = (group) => {
    const row = piece("group").cloneNode(true).firstElementChild;
    const whose = group.people[0].name;
    row.dataset.group = group.id;
    row.querySelector(".door-code").textContent = group.code;
    const state = row.querySelector(".door-state");
    if (group.seat) state.remove();
    else state.textContent = group.state;
    const alone = !group.people[1] || group.people.every((person) => person.at);
    const all = button(row, "alle", `r${group.id}`, !group.seat || alone, whose);
    const text = all && all.querySelector("[data-text]");
    if (text) text.textContent = say("all", { n: group.people.length });
    button(row, "einlassen", `r${group.id}`, group.seat, whose);
    row.querySelector("ul").append(...group.people.map((person) => drawPerson(group, person)));
    return row;
  };

  /** What a list shows now; rows that stay the same stay in place, so that no tap is lost. */
  const fill = (list, groups) => {
    const before = new Map([...list.children].map((row) => [row.drawn, row]));
    for (const [place, group] of groups.entries()) {
      const drawn = JSON.stringify(group);
      const row = before.get(drawn) ?? drawGroup(group);
      row.drawn = drawn;
      if (list.children[place] !== row) list.insertBefore(row, list.children[place] ?? null);
    }
    while (list.children.length > groups.length) list.lastElementChild.remove();
  };

  return { MOST_SHOWN, say, count, time, byCode, codeIn, find, missing, withNotes, numbers, fill };
})();
