// The layout of every page, a function: the fastest kind of template that Eleventy has.
const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text) => text.replace(/[&<>"']/g, (character) => escapes[character]);

// The title of each page by its address, and what stands on top of all pages: made once.
let titles;
let top;

export function render({ title, description, links, content, site, collections }) {
  titles ??= new Map(collections.all.map(({ url, data }) => [url, data.linkTitle ?? data.title]));
  top ??= `<header><a href="/">${escaped(site.title)}</a><nav>${site.menu.map(({ url, title }) => `<a href="${escaped(url)}">${escaped(title)}</a>`).join("")}</nav></header>`;
  const entry = (url) => `<li><a href="${escaped(url)}">${escaped(titles.get(url))}</a></li>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – ${escaped(site.title)}</title>
<meta name="description" content="${escaped(description)}">
<link rel="stylesheet" href="/plain.css">
</head>
<body>
${top}
<main>
<h1>${escaped(title)}</h1>
${content}
<ul>
${links.map(entry).join("")}
</ul>
</main>
<footer>${escaped(site.title)}, <a href="/sources/">sources</a></footer>
</body>
</html>
`;
}
