// The pages that the server has for people, in a real browser and with the keyboard alone.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import { Browser } from "./browser.mjs";
import { Server } from "./server.mjs";

const PASSWORD = "the password of alice";

describe("pages", { skip: Browser.whyNot() }, () => {
  let server, browser;

  before(async () => {
    server = await Server.start({
      settings: {
        REGISTRATION_MODE: "open",
        REGISTRATION_TERMS_URL: "https://example.org/terms",
        REGISTRATION_TERMS_NAME: "House rules",
      },
    });
    await call("POST", "/_matrix/client/api/v1/register", { type: "m.login.terms" })
      .then(({ session }) =>
        call("POST", "/_matrix/client/api/v1/register", {
          type: "m.login.password",
          user: "alice",
          password: PASSWORD,
          session,
        }),
      );
    browser = await Browser.start(server.url);
  });

  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  afterEach(() => {
    assert.deepEqual(browser.misdeeds, [], "no page does what it must not");
  });

  const LOGIN_PAGES = [
    ["/_matrix/static/client/login/", "v3"],
    ["/_matrix/client/r0/login/fallback", "r0"],
    ["/_matrix/client/api/v1/login/fallback", "api/v1"],
  ];

  it("who comes with a browser reads what this is", async () => {
    const page = await browser.open(`${server.url}/`);

    await page.getByRole("heading", { name: "Klatsch" }).waitFor();
    await page.getByRole("link", { name: "Matrix client" }).waitFor();
    await page.close();
  });

  for (const [path, generation] of LOGIN_PAGES) {
    it(`one logs in at ${path}, and the app gets a token of ${generation}`, async () => {
      const page = await browser.open(`${server.url}${path}`, () => {
        window.onLogin = (response) => (window.heard = response);
      });
      await page.waitForSelector("form:not([hidden])");

      await page.keyboard.type("alice");
      await page.keyboard.press("Tab");
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press("Enter");

      await page.waitForFunction(() => window.heard);
      const login = await page.evaluate(() => window.heard);
      assert.equal(login.user_id, "@alice:localhost");
      assert.equal("device_id" in login, generation !== "api/v1");
      assert.equal((await whoIs(login.access_token)).user_id, "@alice:localhost");
      assert.equal(await page.evaluate(() => document.activeElement.id), "title");
      await page.close();
    });
  }

  it("an app may hook in as other servers have it, and say what its device is called", async () => {
    const page = await browser.open(
      `${server.url}/_matrix/static/client/login/?device_id=TEAPOT`,
    );
    await page.evaluate(() => {
      window.matrixLogin.onLogin = (response) => (window.heard = response);
    });

    await page.fill("#user", "@alice:localhost");
    await page.fill("#password", PASSWORD);
    await page.press("#password", "Enter");

    await page.waitForFunction(() => window.heard);
    const login = await page.evaluate(() => window.heard);
    assert.equal(login.device_id, "TEAPOT");
    await page.close();
  });

  it("another client's token logs in without a word, and leaves the address", async () => {
    const { access_token: token } = await logIn();
    const asked = await answer("POST", "/_matrix/client/v1/login/get_token", {}, token);
    const { login_token: loginToken } = await call(
      "POST",
      "/_matrix/client/v1/login/get_token",
      { auth: { type: "m.login.password", user: "alice", password: PASSWORD, session: asked.session } },
      token,
    );

    const page = await browser.open(
      `${server.url}/_matrix/static/client/login/?loginToken=${loginToken}`,
      () => {
        window.onLogin = (response) => (window.heard = response);
      },
    );

    await page.waitForFunction(() => window.heard);
    assert.ok(!page.url().includes(loginToken));
    await page.close();
  });

  it("a wrong password is told in a sentence, which screen readers read out", async () => {
    const page = await browser.open(`${server.url}/_matrix/static/client/login/`, () => {
      window.onLogin = () => (window.heard = true);
    });

    await page.fill("#user", "alice");
    await page.fill("#password", "guessed");
    await page.press("#password", "Enter");

    const problem = page.getByRole("alert");
    await problem.filter({ hasText: "password is another one" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "password");
    assert.equal(await page.evaluate(() => window.heard), undefined);
    assert.ok(await page.getByLabel("Username").isVisible());
    assert.ok(await page.getByLabel("Password").isVisible());
    await page.close();
  });

  it("one makes an account, and the app hears whose it is", async () => {
    const page = await browser.open(`${server.url}/_matrix/static/client/register/`, () => {
      window.onRegistered = (...account) => (window.heard = account);
    });
    await page.getByRole("link", { name: "House rules" }).waitFor();

    await page.keyboard.type("alice");
    await page.keyboard.press("Tab");
    await page.keyboard.type("the password of carol");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "has this username already" }).waitFor();
    await page.keyboard.type("carol");
    await page.keyboard.press("Enter");

    await page.waitForFunction(() => window.heard);
    const [homeServer, id, token] = await page.evaluate(() => window.heard);
    assert.equal(homeServer, "localhost");
    assert.equal(id, "@carol:localhost");
    assert.equal((await whoIs(token)).user_id, id);
    await page.close();
  });

  it("one proves with a password on a page, and the app goes on with the session", async () => {
    const { access_token: token } = await logIn();
    const { device_id: old } = await logIn();
    const path = `/_matrix/client/v3/devices/${old}`;
    const { session } = await answer("DELETE", path, {}, token);
    const page = await browser.open(
      `${server.url}/_matrix/client/v3/auth/m.login.password/fallback/web?session=${session}`,
      () => {
        window.onAuthDone = () => (window.heard = true);
      },
    );

    await page.keyboard.type("alice");
    await page.keyboard.press("Tab");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => window.heard);

    await call("DELETE", path, { auth: { session } }, token);
    const { devices } = await call("GET", "/_matrix/client/v3/devices", undefined, token);
    assert.ok(!devices.some((device) => device.device_id === old));
    await page.close();
  });

  it("one agrees to the terms in a window that tells the app", async () => {
    const account = { username: "bob", password: "the password of bob" };
    const { session } = await answer("POST", "/_matrix/client/v3/register", account);
    const app = await browser.open(`${server.url}/_matrix/static/client/login/`);
    const opening = app.waitForEvent("popup");
    await app.evaluate((sessionId) => {
      window.addEventListener("message", ({ data }) => (window.heard = data));
      window.open(`/_matrix/client/v3/auth/m.login.terms/fallback/web?session=${sessionId}`);
    }, session);
    const popup = await opening;

    const rules = popup.getByRole("link", { name: "House rules" });
    assert.equal(await rules.getAttribute("href"), "https://example.org/terms");
    await popup.getByRole("button", { name: "I agree" }).press("Enter");

    await app.waitForFunction(() => window.heard === "authDone");
    const bob = await call("POST", "/_matrix/client/v3/register", { ...account, auth: { session } });
    assert.equal(bob.user_id, "@bob:localhost");
    await popup.close();
    await app.close();
  });

  it("a session that is over is told", async () => {
    const page = await browser.open(
      `${server.url}/_matrix/client/v3/auth/m.login.dummy/fallback/web?session=invented`,
    );

    await page.getByRole("button", { name: "Continue" }).press("Enter");

    await page.getByRole("alert").filter({ hasText: "This session has ended" }).waitFor();
    await page.close();
  });

  const logIn = () =>
    call("POST", "/_matrix/client/v3/login", {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: "alice" },
      password: PASSWORD,
    });

  const whoIs = (token) => call("GET", "/_matrix/client/v3/account/whoami", undefined, token);

  /** The answer to a request that must succeed. */
  async function call(method, path, body, token) {
    const json = await answer(method, path, body, token);
    assert.equal(json.errcode, undefined, `${method} ${path}: ${JSON.stringify(json)}`);
    return json;
  }

  async function answer(method, path, body, token) {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      body: body && JSON.stringify(body),
    });
    return response.json();
  }
});
