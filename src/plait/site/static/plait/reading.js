// How far a list is, said aloud when that is something else than before: the page itself is renewed every second.
"use strict";

(() => {
  const said = document.getElementById("said");

  function say() {
    const stage = document.querySelector("[data-said]");
    const words = stage ? stage.dataset.said || stage.textContent.trim() : "";
    if (said.textContent !== words) {
      said.textContent = words;
    }
  }

  document.body.addEventListener("htmx:afterSettle", say);
  say();
})();
