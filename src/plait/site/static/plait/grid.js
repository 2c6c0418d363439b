// The grid without a mouse: what htmx has put in is shown and said, and keys go from problem to problem.
"use strict";

(() => {
  const said = document.getElementById("said");
  let focused = "";
  let window_at = [0, 0];

  const mend = () => document.getElementById("mend");
  const by = (id) => document.getElementById(id);

  function show(here, grid) {
    if (here && grid) {
      here.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  function ready() {
    for (const keys of document.querySelectorAll(".plait-keys")) {
      keys.hidden = false;
    }
  }

  // An answer that is another page: a refusal, a page to sign in, or that of a list that was forgotten meanwhile.
  function leave({ pathInfo, requestConfig, xhr }) {
    const answered_at = pathInfo.responsePath || window.location.href;
    if (requestConfig.verb === "get" || answered_at !== pathInfo.requestPath.split("#")[0]) {
      window.location.assign(answered_at);
      return;
    }
    // What a form is answered with at its own address cannot be opened: it is shown here.
    const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
    const main = answer.querySelector("main");
    if (!main) {
      window.location.reload();
      return;
    }
    document.title = answer.title;
    document.querySelector("main").replaceWith(main);
    main.focus();
  }

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status >= 400 || !xhr.responseText.includes('id="mend"')) {
      event.detail.isError = false;
      event.detail.shouldSwap = false;
      leave(event.detail);
      return;
    }
    const grid = by("grid");
    window_at = grid ? [grid.scrollLeft, grid.scrollTop] : [0, 0];
    focused = document.activeElement && mend().contains(document.activeElement) ? document.activeElement.id : "";
    if (document.activeElement && document.activeElement.closest("td")) {
      focused = "value"; // whoever chose a cell wants to write into it
    }
  });

  document.body.addEventListener("htmx:afterSettle", () => {
    ready();
    const grid = by("grid");
    if (grid) {
      grid.scrollTo(window_at[0], window_at[1]);
      show(by("here"), grid);
    }
    const next = [focused, "next", "previous", "change", "cell-name"].map(by).find((it) => it);
    if (next) {
      next.focus({ preventScroll: focused !== "" });
      if (next.id === "value" && next.select) {
        next.select();
      }
    }
    const name = by("cell-name");
    const words = [...document.querySelectorAll("[data-said]")].map((it) => it.textContent.trim());
    said.textContent = [name ? name.textContent.trim() : "", ...words].join(". ");
  });

  // A server that was stopped: the browser itself says so.
  document.body.addEventListener("htmx:sendError", () => window.location.reload());

  function press(id) {
    const found = by(id);
    if (found) {
      found.focus({ preventScroll: true });
      found.click();
    }
    return found !== null;
  }

  function neighbour(cell, key) {
    const row = cell.parentElement;
    const place = [...row.children].indexOf(cell);
    const beside = {
      ArrowLeft: cell.previousElementSibling,
      ArrowRight: cell.nextElementSibling,
      ArrowUp: row.previousElementSibling && row.previousElementSibling.children[place],
      ArrowDown: row.nextElementSibling && row.nextElementSibling.children[place],
    }[key];
    return beside ? beside.querySelector("a") : null;
  }

  // Keys work while the focus is in the grid and its cell, or nowhere, and not while somebody writes.
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (!(at instanceof Element) || !mend() || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (at !== document.body && !mend().contains(at)) {
      return;
    }
    if (at.matches("input, textarea, select")) {
      return;
    }
    if ((event.key === "n" && press("next")) || (event.key === "p" && press("previous"))) {
      event.preventDefault();
    } else if (event.key.startsWith("Arrow")) {
      const cell = at.closest("td");
      const beside = cell ? neighbour(cell, event.key) : null;
      if (beside) {
        event.preventDefault();
        beside.focus({ preventScroll: true });
        beside.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
      } else if (at.id === "grid" && by("here")) {
        event.preventDefault();
        by("here").querySelector("a").focus();
      }
    }
  });

  ready();
  show(by("here"), by("grid"));
})();
