// A spreadsheet that is dropped anywhere on the page is taken as if it had been chosen in the field.
"use strict";

(() => {
  const field = document.querySelector("input[type='file']");
  const over = document.getElementById("drop");
  const sending = document.getElementById("sending");
  if (!field || !field.form) {
    return;
  }
  const holds_files = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  let inside = 0;

  function shown(yes) {
    inside = yes ? inside : 0;
    over.hidden = !yes;
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
    if (event.dataTransfer.files.length === 1) {
      field.files = event.dataTransfer.files;
      field.form.requestSubmit();
    } else {
      document.getElementById("one-only").hidden = false;
    }
  });

  field.form.addEventListener("submit", () => {
    if (field.files.length) {
      sending.hidden = false;
      document.getElementById("sending-name").textContent = field.files[0].name;
    }
  });
  window.addEventListener("pageshow", () => {
    sending.hidden = true;
  });
})();
