/* A click in the picture chooses its important part; without this script the nine places do. */

function mark(grid, x, y) {
  let spot = grid.querySelector(".focus-grid__spot");
  if (!spot) {
    spot = document.createElement("span");
    spot.className = "focus-grid__spot";
    spot.setAttribute("aria-hidden", "true");
    grid.append(spot);
  }
  const picture = grid.querySelector("img");
  spot.style.left = `${picture.offsetLeft + (picture.width * x) / 100}px`;
  spot.style.top = `${picture.offsetTop + (picture.height * y) / 100}px`;
}

function choose(grid, event) {
  const box = event.currentTarget.getBoundingClientRect();
  const share = (value, size) => Math.min(100, Math.max(0, Math.round((value / size) * 100)));
  const x = share(event.clientX - box.left, box.width);
  const y = share(event.clientY - box.top, box.height);
  const own = grid.querySelector(".focus-grid__own");
  const radio = own.querySelector("input");
  own.hidden = false;
  radio.disabled = false;
  radio.value = `${x}-${y}`;
  radio.checked = true;
  mark(grid, x, y);
}

for (const grid of document.querySelectorAll(".focus-grid")) {
  grid.querySelector("img").addEventListener("click", (event) => choose(grid, event));
  grid.addEventListener("change", (event) => mark(grid, ...event.target.value.split("-")));
}
