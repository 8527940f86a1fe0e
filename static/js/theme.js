// Light or dark: the device's until the reader chooses.
(() => {
  const root = document.documentElement, device = matchMedia("(prefers-color-scheme: dark)"), key = "briefing.scheme";
  let own = "", dark;
  const show = () => {
    try { own = localStorage[key] ?? own; } catch {}
    dark = own ? own == "dark" : device.matches;
    root.style.colorScheme = root.dataset.scheme = own;
    for (const meta of root.querySelectorAll("meta[data-scheme]"))
      meta.media = meta.dataset.scheme == "dark" == dark ? "" : "not all";
    root.querySelector(".scheme")?.setAttribute("aria-pressed", dark);
  };
  show();
  device.onchange = onstorage = onpageshow = show;
  addEventListener("DOMContentLoaded", show);
  // The preview took an edit into the page.
  document.addEventListener("briefing:updated", show);
  onclick = ({ target }) => {
    if (!target.closest(".scheme")) return;
    own = dark != device.matches ? "" : dark ? "light" : "dark";
    try { localStorage[key] = own; } catch {}
    show();
  };
})();
