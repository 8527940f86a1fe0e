// Where the addresses of pages lead.

/** Every address that a page names, whole. It runs in the page. */
export function addresses() {
  const attributes = { "a[href], link[href], area[href]": "href", "[src]": "src", "[action]": "action", "[data]": "data" };
  const found = Object.entries(attributes).flatMap(([selector, attribute]) => [...document.querySelectorAll(selector)].map((element) => element.getAttribute(attribute)));
  for (const element of document.querySelectorAll("svg [href]")) found.push(element.getAttribute("href"));
  for (const element of document.querySelectorAll("[srcset]")) found.push(...element.srcset.split(",").map((entry) => entry.trim().split(/\s+/)[0]));
  return [...new Set(found.map((address) => new URL(address, location.href).href))];
}

/** Of `links`, each with the pages that have it, those that lead to no file below `base`, or to no element of one. */
export async function broken(links, base) {
  const files = new Map();
  const wrong = [];
  for (const [link, from] of links) {
    const [address, anchor] = link.split("#");
    if (!files.has(address)) {
      const response = await fetch(address);
      const text = await response.text();
      files.set(address, { found: response.ok && address.startsWith(base), ids: new Set([...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)) });
    }
    const { found, ids } = files.get(address);
    if (!found) wrong.push(`${link} on /${from[0]}`);
    else if (anchor && !ids.has(decodeURIComponent(anchor))) wrong.push(`${link} on /${from[0]}: no such anchor`);
  }
  return wrong;
}
