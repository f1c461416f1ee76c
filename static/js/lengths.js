/* Says below a field how much room is left; the text above it tells the limit to everybody else.
   What one sees follows each letter; what is read aloud waits until one pauses. */
for (const form of document.querySelectorAll("form[data-left]")) {
  for (const field of form.querySelectorAll("[data-most]")) watch(form, field);
}

function watch(form, field) {
  const seen = document.createElement("p");
  const heard = document.createElement("p");
  seen.className = "length-hint";
  seen.setAttribute("aria-hidden", "true");
  heard.className = "hidden-text";
  heard.setAttribute("role", "status");
  field.after(seen, heard);
  let pause;

  const say = () => {
    // the server counts whole signs, and a line's end as two
    const length = [...field.value.trim().replace(/\r?\n/g, "\r\n")].length;
    const left = Number(field.dataset.most) - length;
    const words = left < 0 ? form.dataset.over : form.dataset.left;
    const isWorthIt = left < 0 || length > 0.6 * Number(field.dataset.most);
    seen.textContent = isWorthIt ? words.replace("{}", Math.abs(left)) : "";
    seen.classList.toggle("length-hint-over", left < 0);
    clearTimeout(pause);
    pause = setTimeout(() => {
      heard.textContent = seen.textContent;
    }, 1000);
  };

  field.addEventListener("input", say);
  if ([...field.value].length > Number(field.dataset.most)) say();
}
