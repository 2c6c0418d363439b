// What every page does by script: say first what went wrong, or what was done; and take a link that looks like a
// button as one.
"use strict";

(() => {
  const said = document.querySelector(".govuk-error-summary, .govuk-notification-banner[role='alert']");
  if (said) {
    said.focus();
  }

  // Whoever is told of a button presses the space bar, which does nothing with a link.
  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target instanceof Element && event.target.matches("a[role='button']")) {
      event.preventDefault();
      event.target.click();
    }
  });
})();
