/* Whoever signs out leaves no list of people behind on the device. What was noted at a door and
   is not sent yet stays: it holds no names, and it would be lost. */
for (const form of document.querySelectorAll("form[action$='/abmelden/']")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const patience = new Promise((resolve) => setTimeout(resolve, 2000));
    await Promise.race([doorStore.forgetAll(), patience]).catch(() => {});
    form.submit();
  });
}
