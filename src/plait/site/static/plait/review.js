// One key for each answer to a pair, unless whoever looks has said that keys are not to be used.
"use strict";

(() => {
  const KEPT = "plait-review-keys";
  const hint = document.querySelector(".plait-review-keys");
  const box = document.getElementById("use-keys");

  function wanted() {
    try {
      return window.localStorage.getItem(KEPT) !== "no";
    } catch {
      return true; // a browser that keeps nothing
    }
  }

  if (hint && box) {
    hint.hidden = false;
    box.checked = wanted();
    box.addEventListener("change", () => {
      try {
        window.localStorage.setItem(KEPT, box.checked ? "yes" : "no");
      } catch {
        // It holds for this page.
      }
    });
  }

  let sent = false;
  document.addEventListener("keydown", (event) => {
    const writes = event.target instanceof Element && event.target.matches("input:not([type='checkbox']), textarea, select");
    if (sent || writes || event.ctrlKey || event.altKey || event.metaKey || !(box ? box.checked : wanted())) {
      return;
    }
    const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (button) {
      event.preventDefault();
      sent = true; // a key that is held down answers one pair, not the next ones
      button.click();
    }
  });
})();
