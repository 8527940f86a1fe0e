// Marks what became known since the edition this browser saw last.
const all = (selector) => document.querySelectorAll(selector);

function mark() {
  const [line] = all(".news");
  all("[data-known] > .new").forEach((old) => old.remove());
  if (!line) return;
  const { edition, site, text, counts, locale } = line.dataset, key = `briefing.seen:${site}`;
  const [word, link, forget] = line.children;
  let now = edition, before;
  try {
    [now, before] = (localStorage[key] ?? edition).split(" ");
    if (edition > now) [now, before] = [edition, now];
    localStorage[key] = [now, before].join(" ").trim();
  } catch {}
  const since = edition === now && before || "9";
  for (const entry of all("[data-known]")) if (entry.dataset.known > since) entry.prepend(word.cloneNode(true), " ");
  const count = counts.split("|").findLast((count) => count > since + "~");
  line.hidden = !count;
  if (!count) return;
  const day = new Date(`${since}T12:00`).toLocaleDateString(locale, { dateStyle: "long" });
  link.textContent = text.replace("{changes}", count.slice(11)).replace("{day}", day);
  forget.onclick = () => { delete localStorage[key]; mark(); };
}

document.addEventListener("briefing:updated", mark);
mark();
