// Passkeys: asks the browser for one and sends its answer with the form it belongs to.
// Without JavaScript, or without passkeys, the forms stay hidden and the other ways remain.
"use strict";

const fromText = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

// Without the empty "transports", which browsers refuse.
const named = (list) => (list || []).map(({ type, id }) => ({ type, id: fromText(id) }));

// What the server sends has texts where the browser wants bytes, and the other way round.
function forBrowser({ publicKey }) {
  const options = { ...publicKey, challenge: fromText(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: fromText(publicKey.user.id) };
  options.excludeCredentials = named(publicKey.excludeCredentials);
  options.allowCredentials = named(publicKey.allowCredentials);
  return options;
}

function forServer(credential) {
  const response = {};
  const parts = ["attestationObject", "clientDataJSON", "authenticatorData", "signature", "userHandle"];
  for (const part of parts) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function optionsFor(form) {
  if (!form.dataset.optionsUrl) {
    return JSON.parse(document.getElementById("passkey-options").textContent);
  }
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  return answer.json();
}

async function newPasskey(form) {
  const options = forBrowser((await optionsFor(form)).creation_options);
  const alone = Boolean(form.elements.passwordless?.checked);
  options.authenticatorSelection = {
    ...options.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : options.authenticatorSelection.userVerification,
  };
  return navigator.credentials.create({ publicKey: options });
}

async function knownPasskey(form) {
  const options = forBrowser((await optionsFor(form)).request_options);
  return navigator.credentials.get({ publicKey: options });
}

async function fillAndSend(form) {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    const ask = form.dataset.passkey === "new" ? newPasskey : knownPasskey;
    form.elements.credential.value = JSON.stringify(forServer(await ask(form)));
    form.submit();
  } catch {
    problem.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      fillAndSend(form);
    });
  }
  for (const hint of document.querySelectorAll("[data-without-passkey]")) hint.hidden = true;
}
