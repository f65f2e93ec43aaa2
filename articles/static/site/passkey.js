// Passkeys: a button asks the browser; its answer goes into the field "credential", and the form is sent.
// Without this file the codes of an authenticator app do the same. What is asked stands in the page ("passkey-options"),
// or is fetched from the button's data-challenge.
"use strict";

const fetchOptions = async ({ dataset, form }) => {
  if (!dataset.challenge) return JSON.parse(document.getElementById("passkey-options").textContent);
  const sent = new FormData();
  for (const name of ["csrfmiddlewaretoken", "digest"]) sent.set(name, form.elements[name]?.value ?? "");
  sent.set("verb", dataset.verb ?? "");
  const request = dataset.passkey === "sign" ? { method: "POST", body: sent } : { headers: { Accept: "application/json" } };
  const answer = await fetch(dataset.challenge, request);
  if (!answer.ok) throw new Error("Nothing was asked: load this page again.");
  return answer.json();
};

const create = ({ publicKey }, isForLogIn) => {
  if (isForLogIn) Object.assign(publicKey.authenticatorSelection, { residentKey: "required", requireResidentKey: true });
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
};

const get = ({ publicKey }) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });

const press = async (button, says) => {
  const { form } = button;
  says.textContent = "Waiting for your passkey …";
  try {
    const options = await fetchOptions(button);
    const credential = await (options.creation_options
      ? create(options.creation_options, form.elements.passwordless?.checked)
      : get(options.request_options ?? options));
    form.elements.credential.value = JSON.stringify(credential);
    form.requestSubmit(form.querySelector("[type=submit]"));
  } catch (trouble) {
    says.textContent = `Your passkey did not answer. ${trouble.name === "Error" ? trouble.message : "Try again, or use a code."}`;
  }
};

if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const button of document.querySelectorAll("[data-passkey]")) {
    const says = button.form.querySelector("[data-passkey-says]");
    says.textContent = "";
    button.hidden = false;
    button.addEventListener("click", () => press(button, says));
  }
}
