// The one thing that every page does by script: say first what went wrong, or what was done.
"use strict";

(() => {
  const said = document.querySelector(".govuk-error-summary, .govuk-notification-banner[role='alert']");
  if (said) {
    said.focus();
  }
})();
