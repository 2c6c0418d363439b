// A map to move about in, for whoever asks for it: its areas come from data-layer, its words from the page.
// Names and figures are only ever set as text, and nothing is fetched from another site.
"use strict";

(() => {
  const LINE = { color: "#0b0c0c", weight: 1, fillOpacity: 1 };
  const CHOSEN = { weight: 4 };
  const COLOUR = /^#[0-9a-f]{6}$/i;
  let leaflet = null;

  function own(address) {
    const found = new URL(address, document.baseURI);
    if (found.origin !== window.location.origin) {
      throw new Error("not of this site");
    }
    return found.href;
  }

  function attach(element) {
    return new Promise((resolve, reject) => {
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
      document.head.append(element);
    });
  }

  // Once a page, however many maps it has; tried again after a failure.
  function load(data) {
    if (!leaflet) {
      const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: own(data.style) });
      const script = Object.assign(document.createElement("script"), { src: own(data.script) });
      leaflet = Promise.all([attach(style), attach(script)]).catch((error) => {
        leaflet = null;
        throw error;
      });
    }
    return leaflet;
  }

  async function areasOf(data) {
    const answer = await fetch(own(data.layer), { credentials: "same-origin", headers: { Accept: "application/geo+json" } });
    if (!answer.ok) {
      throw new Error("no layer");
    }
    return answer.json();
  }

  function fill(area, data) {
    if (area.kind === "shown" && COLOUR.test(area.colour)) {
      return area.colour;
    }
    return area.kind === "hidden" ? data.hidden : data.notCounted;
  }

  function words(area) {
    const box = document.createElement("div");
    const name = document.createElement("strong");
    const figure = document.createElement("div");
    name.textContent = area.name;
    figure.textContent = area.words;
    box.append(name, figure);
    return box;
  }

  function draw(holder, layer) {
    const data = holder.dataset;
    const stage = holder.querySelector(".plait-explore__stage");
    const box = holder.querySelector(".plait-explore__map");
    const finder = holder.querySelector("select");
    const said = holder.querySelector("[role=status]");
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    stage.hidden = false;
    said.classList.add("govuk-visually-hidden");
    const map = L.map(box, {
      attributionControl: false, // there are no tiles; the page names the sources of the boundaries
      fadeAnimation: !still,
      inertia: !still,
      maxBoundsViscosity: 1,
      scrollWheelZoom: false, // whoever scrolls past the map wants to go on reading
      zoomAnimation: !still,
      zoomControl: false,
      zoomSnap: 0.25,
    });
    L.control.zoom({ zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
    const shapes = new Map();
    const areas = L.geoJSON(layer, {
      style: (feature) => ({ ...LINE, fillColor: fill(feature.properties, data) }),
      onEachFeature: (feature, shape) => {
        shapes.set(feature.properties.code, shape);
        shape.bindPopup(() => words(feature.properties), {
          maxWidth: Math.max(120, Math.min(280, box.clientWidth - 90)),
        });
      },
    }).addTo(map);
    areas.on("popupopen", ({ layer: shape, popup }) => {
      const { code, name, words: figure } = shape.feature.properties;
      shape.setStyle(CHOSEN).bringToFront();
      finder.value = code;
      said.textContent = `${name}: ${figure}`; // for screen readers: the popup shows it already
      popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", data.close);
    });
    areas.on("popupclose", ({ layer: shape }) => shape.setStyle(LINE));
    const names = layer.features.map((feature) => feature.properties);
    names.sort((one, other) => one.name.localeCompare(other.name, document.documentElement.lang));
    for (const { code, name } of names) {
      finder.append(new Option(name, code));
    }
    finder.addEventListener("change", () => {
      const shape = shapes.get(finder.value);
      if (shape) {
        map.fitBounds(shape.getBounds(), { animate: !still, maxZoom: map.getMinZoom() + 1.5, padding: [30, 60] });
        shape.openPopup();
      } else {
        map.closePopup();
        map.fitBounds(areas.getBounds(), { animate: !still });
      }
    });
    map.fitBounds(areas.getBounds(), { animate: false });
    map.setMinZoom(map.getZoom());
    map.setMaxZoom(map.getZoom() + 6);
    map.setMaxBounds(areas.getBounds().pad(0.5));
    box.focus({ preventScroll: true });
  }

  async function open(holder, button) {
    const said = holder.querySelector("[role=status]");
    button.disabled = true;
    said.textContent = "";
    try {
      const [layer] = await Promise.all([areasOf(holder.dataset), load(holder.dataset)]);
      draw(holder, layer);
      button.remove();
    } catch {
      holder.querySelector(".plait-explore__stage").hidden = true;
      button.disabled = false;
      said.classList.remove("govuk-visually-hidden");
      said.textContent = holder.dataset.failed;
    }
  }

  for (const holder of document.querySelectorAll(".plait-explore")) {
    const button = holder.querySelector("button");
    button.addEventListener("click", () => open(holder, button));
    holder.hidden = false;
  }
})();
