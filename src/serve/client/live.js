// Keeps a page of the preview up to date. Served by `briefing serve` alone; no page of a built site has it.
//
// The page says over a socket where it is and which bytes it was made of. It is told when they are others, and takes
// the new content without a reload: what the reader did to the page stays. Scripts of the site are told by the event
// `briefing:updated` on the document.
(() => {
  "use strict";
  const script = document.currentScript;
  const root = new URL("..", script.src);
  let page = script.dataset.page;

  // ---- the socket

  let socket;
  let heard = 0;
  let wait = 0;
  let timer;

  function connect() {
    clearTimeout(timer);
    if (socket && socket.readyState <= WebSocket.OPEN) return;
    const address = new URL(".briefing/socket", root);
    address.protocol = address.protocol.replace("http", "ws");
    const mine = new WebSocket(address);
    socket = mine;
    heard = Date.now();
    mine.onopen = () => {
      wait = 0;
      mine.send(JSON.stringify({ path: "/" + location.pathname.slice(root.pathname.length), page }));
    };
    mine.onmessage = ({ data }) => {
      heard = Date.now();
      take(JSON.parse(data));
    };
    mine.onclose = () => {
      if (mine !== socket) return;
      wait = Math.min(2000, wait * 2 || 100);
      timer = setTimeout(connect, wait);
    };
  }

  // A machine that slept does not notice that its sockets are gone.
  function revive() {
    if (socket && Date.now() - heard > 40000) {
      socket.onclose = null;
      socket.close();
      socket = undefined;
    }
    wait = 0;
    connect();
  }

  function say(what) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(what));
  }

  addEventListener("online", revive);
  addEventListener("pageshow", revive);
  addEventListener("focus", () => say({ active: true }));
  addEventListener("pagehide", () => socket && socket.close());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      revive();
      say({ active: true });
    }
  });
  setInterval(revive, 10000);

  // ---- what is told

  const takes = {
    page(message) {
      if (message.page === page) return;
      update(message);
    },
    go(message) {
      location.assign(new URL(message.to, root));
    },
    files(message) {
      message.addresses.forEach((address) => anew.set(new URL(address, root).pathname, message.generation));
      refresh(document, true);
    },
    broken(message) {
      own = message.errors;
      show();
    },
    told(message) {
      told = message;
      show();
    },
  };

  function take(message) {
    if (message.generation) document.documentElement.dataset.briefingGeneration = message.generation;
    const act = takes[message.kind];
    if (act) act(message);
  }

  // ---- the page

  function update(message) {
    const fresh = new DOMParser().parseFromString(message.html, "text/html");
    const sources = (of) => Array.from(of.querySelectorAll("script[src]:not([data-page])"), (s) => s.getAttribute("src"));
    const isOther = (a, b) => a.join("\n") !== b.join("\n");
    if (message.reload || isOther(sources(document), sources(fresh)) || fresh.querySelector("meta[http-equiv=refresh i]")) {
      location.reload();
      return;
    }
    page = message.page;
    refresh(fresh, false);
    head(fresh.head);
    for (const name of ["lang", "dir"]) {
      const value = fresh.documentElement.getAttribute(name);
      if (value === null) document.documentElement.removeAttribute(name);
      else document.documentElement.setAttribute(name, value);
    }
    const at = [scrollX, scrollY];
    Idiomorph.morph(document.body, fresh.body, { morphStyle: "outerHTML", callbacks: { beforeAttributeUpdated: keeps } });
    if (scrollX !== at[0] || scrollY !== at[1]) scrollTo({ left: at[0], top: at[1], behavior: "instant" });
    document.dispatchEvent(new CustomEvent("briefing:updated"));
  }

  // What the reader did stays: what was opened and chosen, and what scripts noted on the page.
  function keeps(name, element) {
    if (name === "open" && /^(DETAILS|DIALOG)$/.test(element.tagName)) return false;
    if (/^(value|checked|selected)$/.test(name) && element.matches("input, select, option, textarea")) return false;
    return true;
  }

  // Style sheets that are gone stay until those that come are there, so that the page is never without.
  function head(fresh) {
    const isSheet = (node) => node.matches("link[rel~=stylesheet]");
    const key = (node) => {
      const copy = node.cloneNode(true);
      // Which of two colours of the browser's frame holds is a script's choice.
      if (copy.tagName === "META") copy.removeAttribute("media");
      return copy.outerHTML;
    };
    const wanted = new Map(Array.from(fresh.children, (node) => [key(node), node]));
    const here = Array.from(document.head.children).filter((node) => node !== script);
    const gone = here.filter((node) => !wanted.delete(key(node)));
    const sheets = [];
    for (const node of wanted.values()) {
      const copy = document.importNode(node, true);
      if (isSheet(copy)) {
        sheets.push(new Promise((done) => { copy.onload = copy.onerror = done; }));
        const old = gone.find(isSheet);
        if (old) {
          old.before(copy);
          continue;
        }
      }
      document.head.append(copy);
    }
    for (const node of gone) {
      if (isSheet(node) && sheets.length) Promise.all(sheets).then(() => node.remove());
      else node.remove();
    }
  }

  // Files with new bytes under an old address, by the generation that brought them.
  const anew = new Map();

  function refresh(where, loads) {
    if (!anew.size) return;
    const attributes = { src: "img, source, video, audio, iframe, embed, track", href: "link[rel~=icon], link[rel~=stylesheet]", poster: "video" };
    for (const [attribute, elements] of Object.entries(attributes)) {
      for (const element of where.querySelectorAll(elements)) {
        const value = element.getAttribute(attribute);
        if (!value) continue;
        const address = new URL(value, location);
        const generation = anew.get(address.pathname);
        if (!generation || address.searchParams.get("generation") === String(generation)) continue;
        address.searchParams.set("generation", generation);
        const set = () => element.setAttribute(attribute, address.pathname + address.search);
        if (loads && element.tagName === "IMG") {
          const picture = new Image();
          picture.onload = picture.onerror = set;
          picture.src = address;
        } else set();
      }
    }
    for (const element of where.querySelectorAll("[srcset]")) {
      const fresh = element.getAttribute("srcset").replace(/(?<=^|, )\S+/g, (value) => {
        const address = new URL(value, location);
        const generation = anew.get(address.pathname);
        if (generation) address.searchParams.set("generation", generation);
        return generation ? address.pathname + address.search : value;
      });
      if (fresh !== element.getAttribute("srcset")) element.setAttribute("srcset", fresh);
    }
  }

  // ---- what is wrong

  let told;
  let own = "";
  let closed = "";
  let isListOpen = false;
  let panel;

  const CSS = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    section, aside { position: fixed; z-index: 2147483647; font: 14px/1.45 system-ui, sans-serif; color: #f4f1ea; background: #1d1b18; }
    section { inset: auto 0 0 0; max-height: 70vh; overflow: auto; padding: 12px 16px 16px; border-top: 4px solid #e5484d; box-shadow: 0 -4px 24px #0008; }
    aside { right: 12px; bottom: 12px; max-width: min(44rem, calc(100vw - 24px)); max-height: 60vh; overflow: auto; border-radius: 6px; border: 1px solid #5a544b; }
    header { position: sticky; top: -12px; display: flex; justify-content: space-between; align-items: center; gap: 16px; background: #1d1b18; }
    h2 { font-size: 15px; margin: 0; }
    h3 { font-size: 14px; margin: 12px 0 4px; }
    pre { font: 13px/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; margin: 0; white-space: pre; overflow-x: auto; }
    ul { margin: 0; padding-left: 1.2em; }
    a { color: #9ecbff; }
    small { color: #b9b2a6; font-size: 12px; }
    div { padding: 0 12px 12px; }
    button { font: inherit; color: inherit; background: none; border: 0; padding: 8px 12px; min-height: 36px; cursor: pointer; }
    button:focus-visible, a:focus-visible { outline: 2px solid #9ecbff; outline-offset: -2px; }
    @media (width < 40rem) { pre { white-space: pre-wrap; overflow-wrap: anywhere; } }
    @media print { section, aside { display: none; } }`;

  function element(name, text, ...children) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    made.append(...children);
    return made;
  }

  function show() {
    if (!panel) {
      const host = document.createElement("briefing-preview");
      panel = host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      panel.adoptedStyleSheets = [sheet];
      // Beside the body, where no update of the page comes by.
      document.documentElement.append(host);
    }
    panel.replaceChildren();
    const errors = [own, told && told.errors].filter(Boolean).join("\n");
    if (errors && errors !== closed) overlay(errors);
    else if (!errors) closed = "";
    if (!errors || errors === closed) badge(errors);
  }

  function overlay(errors) {
    const title = own ? "This page cannot be rendered; what was last there is shown" : `The site has ${told.error_count}`;
    const close = element("button", "Close");
    close.onclick = () => { closed = errors; show(); };
    const section = element("section", "", element("header", "", element("h2", title), close), element("pre", errors));
    section.setAttribute("role", "alert");
    section.onkeydown = (event) => { if (event.key === "Escape") close.click(); };
    panel.append(section);
  }

  function badge(errors) {
    const drafts = told ? told.drafts.length + told.drafts_more : 0;
    const later = told ? told.left_out.length + told.left_out_more : 0;
    const isDraft = told && told.drafts.some(({ url }) => url !== null && new URL(url, root).pathname === location.pathname);
    const parts = [isDraft && "This page is a draft", errors && (told.error_count || "errors"), told && told.warning_count, drafts && `${drafts} draft${drafts > 1 ? "s" : ""}`, later && `${later} not known yet`].filter(Boolean);
    if (!parts.length) return;
    const button = element("button", parts.join(" · "));
    button.setAttribute("aria-expanded", String(isListOpen));
    button.onclick = () => {
      if (errors) closed = "";
      else isListOpen = !isListOpen;
      show();
      const next = panel.querySelector("button");
      if (next) next.focus();
    };
    const aside = element("aside", "", button);
    if (isListOpen && !errors) {
      const list = element("div");
      if (told.warnings) list.append(element("pre", told.warnings));
      names(list, "Drafts, which readers will not see", told.drafts, told.drafts_more);
      names(list, `Not known yet on ${told.day}`, told.left_out, told.left_out_more);
      aside.append(list);
    }
    panel.append(aside);
  }

  function names(list, title, records, more) {
    if (!records.length) return;
    const entries = element("ul");
    for (const record of records) {
      const name = element(record.url === null ? "span" : "a", record.title);
      if (record.url !== null) name.href = new URL(record.url, root);
      entries.append(element("li", "", name, " ", element("small", [record.from && `from ${record.from}`, record.file].filter(Boolean).join(", "))));
    }
    if (more) entries.append(element("li", `and ${more} more`));
    list.append(element("h3", title), entries);
  }

  connect();
})();
