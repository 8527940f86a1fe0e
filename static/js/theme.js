// Light or dark: the device's, until the reader chooses.
(() => {
  const page = document, device = matchMedia("(prefers-color-scheme: dark)"), key = "briefing.scheme";
  let own = "", dark;
  const show = () => {
    try { own = localStorage[key] ?? own; } catch {}
    dark = own ? own == "dark" : device.matches;
    page.documentElement.dataset.scheme = own;
    for (const meta of page.querySelectorAll("meta[data-scheme]"))
      meta.media = meta.dataset.scheme == "dark" == dark ? "" : "not all";
    page.querySelector(".scheme")?.setAttribute("aria-pressed", dark);
  };
  show();
  device.onchange = onstorage = onpageshow = show;
  page.addEventListener("DOMContentLoaded", show);
  onclick = ({ target }) => {
    if (!target.closest(".scheme")) return;
    own = dark != device.matches ? "" : dark ? "light" : "dark";
    try { localStorage[key] = own; } catch {}
    show();
  };
})();
