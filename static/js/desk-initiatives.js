/* Names of initiatives while one types, in the browser's own list. Without this script the page
   asks after sending which one is meant. */

let lists = 0;

function watch(field) {
  const source = field.closest("[data-names-from]")?.dataset.namesFrom;
  if (!source || field.list) return;
  const list = document.createElement("datalist");
  list.id = `initiatives-${(lists += 1)}`;
  field.after(list);
  field.setAttribute("list", list.id);
  let waiting;
  const ask = async () => {
    const text = field.value.trim();
    if (text.length < 3) return;
    try {
      const answer = await fetch(`${source}?q=${encodeURIComponent(text)}`);
      if (!answer.ok || field.value.trim() !== text) return;
      const names = (await answer.json()).names;
      list.replaceChildren(...names.map((name) => new Option("", name)));
    } catch {
      // offline for a moment: the page asks after sending
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 300);
  });
}

const watchAll = (root) => root.querySelectorAll("[data-initiatives]").forEach(watch);
watchAll(document);
document.addEventListener("formset:added", (event) => watchAll(event.target));
