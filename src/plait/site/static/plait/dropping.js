// A spreadsheet that is dropped anywhere on the page is taken as if it had been chosen in the field; and while one is
// sent, the page says how much of it, and the sending can be ended.
"use strict";

(() => {
  const by = (id) => document.getElementById(id);
  const field = () => document.querySelector("input[type='file']");
  const holds_files = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  let inside = 0;
  let request = null;

  if (!field() || !field().form) {
    return;
  }

  function shown(yes) {
    inside = yes ? inside : 0;
    by("drop").hidden = !yes;
  }

  document.addEventListener("dragenter", (event) => {
    if (holds_files(event)) {
      inside += 1;
      shown(true);
    }
  });
  document.addEventListener("dragleave", (event) => {
    if (holds_files(event)) {
      inside -= 1;
      shown(inside > 0);
    }
  });
  document.addEventListener("dragover", (event) => {
    if (holds_files(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    }
  });
  document.addEventListener("drop", (event) => {
    if (!holds_files(event)) {
      return;
    }
    event.preventDefault();
    shown(false);
    if (request || !field()) {
      return; // one is being sent
    }
    if (event.dataTransfer.files.length === 1) {
      field().files = event.dataTransfer.files;
      field().form.requestSubmit();
    } else {
      say("one-only");
    }
  });

  // Of the sentences about the sending only one is true at a time.
  function say(which) {
    for (const id of ["one-only", "not-sent", "stopped"]) {
      by(id).hidden = id !== which;
    }
  }

  function sending(yes) {
    by("sending").hidden = !yes;
    by("now-sending").hidden = !yes;
    by("sent").hidden = true;
    by("read").disabled = yes;
  }

  function share(loaded, total) {
    const percent = total ? Math.floor((100 * loaded) / total) : 0;
    by("sending-progress").value = percent;
    by("sending-share").textContent = `${percent}`;
  }

  function all_sent() {
    by("now-sending").hidden = true;
    by("sent").hidden = false;
    by("sending-progress").removeAttribute("value"); // how long it is opened nobody knows
    if (document.activeElement === by("stop-sending")) {
      by("sent").focus();
    }
  }

  function over(sentence) {
    request = null;
    sending(false);
    say(sentence);
  }

  // What the site answered: another page, or this one with a sentence about the file.
  function answered(form) {
    const { responseText, responseURL } = request;
    if (responseURL && responseURL.split("#")[0] !== new URL(form.action).href.split("#")[0]) {
      window.location.assign(responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) {
      over("not-sent");
      return;
    }
    request = null;
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    const problem = document.querySelector(".govuk-error-summary");
    (problem || document.querySelector("main")).focus();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!field() || form !== field().form || !field().files.length) {
      return;
    }
    event.preventDefault();
    if (request) {
      return;
    }
    const data = new FormData(form); // before anything on the page changes
    request = new XMLHttpRequest();
    by("sending-name").textContent = field().files[0].name;
    say("");
    sending(true);
    share(0, 0);
    request.upload.addEventListener("progress", (sent) => share(sent.loaded, sent.total));
    request.upload.addEventListener("load", all_sent);
    request.addEventListener("load", () => answered(form));
    request.addEventListener("error", () => over("not-sent"));
    request.open("POST", form.action);
    request.send(data);
  });

  document.addEventListener("click", (event) => {
    if (request && event.target instanceof Element && event.target.id === "stop-sending") {
      request.abort();
      over("stopped");
      field().focus();
    }
  });

  // Whoever comes back by the browser's own button finds the page as it was before.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && by("sending")) {
      request = null;
      sending(false);
    }
  });
})();
