// Passkeys: the page asks, this hands the question to the browser, and sends what it answers with the page's own form.
"use strict";

(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const known = (list) => (list || []).map((item) => ({ ...item, id: bytes(item.id) }));

  // What stands in the page as text is bytes for the browser (W3C Web Authentication, 5.4 and 5.5).
  const ways = {
    make(options) {
      options.challenge = bytes(options.challenge);
      options.user.id = bytes(options.user.id);
      options.excludeCredentials = known(options.excludeCredentials);
      return navigator.credentials.create({ publicKey: options });
    },
    show(options) {
      options.challenge = bytes(options.challenge);
      options.allowCredentials = known(options.allowCredentials);
      return navigator.credentials.get({ publicKey: options });
    },
  };

  function answer_of(credential) {
    const answer = { clientDataJSON: text(credential.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) {
        answer[part] = text(credential.response[part]);
      }
    }
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: answer,
      clientExtensionResults: {},
    });
  }

  if (!window.PublicKeyCredential) {
    return; // the page says so, as long as nothing hides it
  }
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button");
    const said_no = form.querySelector("[data-said-no]");
    form.querySelector("[data-without-script]").hidden = true;
    form.querySelector("[data-with-script]").hidden = false;
    form.addEventListener("submit", (event) => {
      const name = form.elements.namedItem("name");
      if (name && !name.value.trim()) {
        return; // the site says what is missing, as everywhere
      }
      event.preventDefault();
      said_no.hidden = true;
      button.disabled = true;
      ways[form.dataset.passkey](JSON.parse(form.dataset.question).publicKey)
        .then((credential) => {
          form.elements.namedItem("answer").value = answer_of(credential);
          form.submit();
        })
        .catch(() => {
          said_no.hidden = false;
          button.disabled = false;
          button.focus();
        });
    });
  }
})();
