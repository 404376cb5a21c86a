// A Chromium of our own for a test: the machine's, without a window, and with a profile that goes
// away afterwards.

import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { chromium } from "playwright-core";

/** Nothing that a browser does for itself, such as looking for a newer one. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Generous, because a busy machine is slow. */
const DEADLINE_MS = 60_000;

const PHONE = { width: 360, height: 640 };

export class Browser {
  /** What pages did that they must not. */
  #misdeeds = [];

  constructor(context, folder) {
    this.context = context;
    this.folder = folder;
  }

  /** Why there is no browser here; `false` if there is one. */
  static whyNot() {
    return executable() ? false : "there is no Chromium (apt-get install chromium)";
  }

  /** @param {string} home the only place that its pages may talk to */
  static async start(home) {
    const folder = await mkdtemp(join(tmpdir(), "klatsch-browser-"));
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: executable(),
      headless: true,
      args: ARGUMENTS,
      viewport: PHONE,
    });
    context.setDefaultTimeout(DEADLINE_MS);
    const browser = new Browser(context, folder);
    await browser.#watch(home);
    return browser;
  }

  /** @param {() => void} [before] runs in the page before its own scripts, as an app's would */
  async open(url, before) {
    const page = await this.context.newPage();
    if (before) {
      await page.addInitScript(before);
    }
    await page.goto(url);
    return page;
  }

  get misdeeds() {
    return this.#misdeeds;
  }

  async close() {
    await this.context.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #watch(home) {
    const note = (what) => this.#misdeeds.push(what);
    await this.context.exposeFunction("noteViolation", (what) => note(`breaks its policy: ${what}`));
    await this.context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (violation) => {
        window.noteViolation(`${violation.violatedDirective} ${violation.blockedURI}`);
      });
    });
    this.context.on("weberror", (error) => note(`error: ${error.error().message}`));
    this.context.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(`${home}/`) && !/^(data|about):/.test(url)) {
        note(`asks for ${url}`);
      }
    });
  }
}

function executable() {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "chromium"))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
