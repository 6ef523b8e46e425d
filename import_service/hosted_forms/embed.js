// On the page of a school that shows our form in a frame: the frame grows with the form, and the form learns from which
// advertisement the visitor came. Without this script the form works all the same.
(() => {
  "use strict";
  const ours = new URL(document.currentScript.src).origin;
  const names = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid", "yclid"];
  const asked = new URLSearchParams(location.search);
  const tracks = Object.fromEntries(names.filter((name) => asked.get(name)).map((name) => [name, asked.get(name)]));
  tracks.referrer = document.referrer;
  tracks.page = location.origin + location.pathname;
  addEventListener("message", (event) => {
    if (event.origin !== ours || !event.data?.hostedForm) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow !== event.source) continue;
      frame.style.height = `${Math.ceil(event.data.height)}px`;
      if (event.data.isNew) event.source.postMessage({ hostedFormTracks: tracks }, ours);
    }
  });
})();
