/* Rows of an event's desk: one more without loading the page, and moving them. Without this script
   the button „Nächster Punkt“ asks the server, and the number field gives the order. */

const pad = (number) => String(number).padStart(2, "0");

function clock(text) {
  const found = /^(\d{1,2})[:.h]?(\d{2})?$/.exec((text || "").trim());
  return found ? Number(found[1]) * 60 + Number(found[2] || 0) : null;
}

const asClock = (minutes) => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
const part = (row, name) => row.querySelector(`[name$="-${name}"]`);

/* A new row takes over where the one before it ends. */
function follow(row, before, length) {
  const start = before && (clock(part(before, "finish")?.value) ?? clock(part(before, "begin")?.value));
  if (start !== null && start !== undefined) {
    part(row, "begin").value = asClock(start);
    part(row, "finish").value = asClock(Math.min(start + length, 23 * 60 + 59));
  }
  const day = before && part(before, "day");
  if (day && part(row, "day")) part(row, "day").value = day.value;
}

function renumber(list) {
  [...list.querySelectorAll("[data-row]")].forEach((row, index) => {
    const position = part(row, "position");
    if (position) position.value = index + 1;
  });
}

function addRow(form, list, button) {
  const total = form.querySelector(`[name="${list.dataset.rows}-TOTAL_FORMS"]`);
  const html = form.querySelector("[data-row-template]").innerHTML.replaceAll("__prefix__", total.value);
  const before = list.querySelector("[data-row]:last-child");
  list.insertAdjacentHTML("beforeend", html);
  const row = list.lastElementChild;
  total.value = Number(total.value) + 1;
  if (button.dataset.follow) follow(row, before, Number(button.dataset.follow));
  if (part(row, "position")) renumber(list);
  offerMoving(list, row);
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
  row.querySelector("input:not([type=hidden]), select").focus();
}

function move(list, row, step) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  renumber(list);
}

function moveButton(list, row, step, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => {
    move(list, row, step);
    button.focus();
  });
  return button;
}

/* Dragging by the handle, or by two buttons that the keyboard reaches. */
function offerMoving(list, row) {
  const position = part(row, "position");
  const details = row.querySelector("details .desk-fields");
  if (!position || !details) return;
  const box = document.createElement("div");
  box.className = "desk-moving";
  box.append(
    moveButton(list, row, -1, list.dataset.up),
    moveButton(list, row, 1, list.dataset.down),
  );
  details.append(box);
  const handle = row.querySelector("legend");
  handle.draggable = true;
  handle.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.effectAllowed = "move";
    list.dragged = row;
  });
  row.addEventListener("dragover", (event) => { if (list.dragged) event.preventDefault(); });
  row.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!list.dragged || list.dragged === row) return;
    const box = row.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) row.before(list.dragged);
    else row.after(list.dragged);
    renumber(list);
  });
  handle.addEventListener("dragend", () => { list.dragged = null; });
}

for (const list of document.querySelectorAll("[data-rows]")) {
  const form = list.closest("form");
  list.querySelectorAll("[data-row]").forEach((row) => offerMoving(list, row));
  form.querySelector("[data-add-row]")?.addEventListener("click", (event) => {
    event.preventDefault();
    addRow(form, list, event.currentTarget);
  });
}
document.getElementById("desk-trouble")?.focus();
