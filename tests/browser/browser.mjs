// One Chromium for the tests of a file.

import { after } from "node:test";

import { chromium } from "playwright-core";

export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const FLAGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-gpu",
];

export const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
after(() => browser.close());

/** The widths that a page is looked at in: a phone, a tablet, a desk. */
export const WIDTHS = [390, 820, 1440];

/** A page in a context of its own, closed with the test `t`. `options` are those of the context. */
export async function newPage(t, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  t.after(() => context.close());
  return context.newPage();
}

/** A page as newPage's; `complaints` gathers what a page says on the console, throws, fails to load, or asks of others. */
export async function newWatchedPage(t, address, options = {}) {
  const page = await newPage(t, options);
  const complaints = [];
  const tell = (what) => complaints.push(`${page.url()}: ${what}`);
  page.on("console", (message) => tell(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => tell(`throws: ${error.message}`));
  page.on("requestfailed", (request) => {
    // Going on to the next page ends what this one still waits for, such as its icon.
    const { errorText } = request.failure();
    if (errorText !== "net::ERR_ABORTED") tell(`${request.url()} fails: ${errorText}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(address).origin) tell(`asks a third party for ${request.url()}`);
  });
  return { page, complaints };
}
