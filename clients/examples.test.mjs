// The example clients, in two browsers: people who have nothing else chat with each other.

import assert from "node:assert/strict";
import { after, afterEach, before, describe } from "node:test";

import { Browser } from "./browser.mjs";
import { Server } from "./server.mjs";
import { Story } from "./story.mjs";

/** Whether the server can do enough of `api/v1` for the chat. */
const V1_CHAT = true;

const PAIRS = [
  { alice: "v3", bob: "v3" },
  { alice: "v3", bob: "v1", skip: V1_CHAT ? false : "api/v1 has no rooms yet" },
];

for (const pair of PAIRS) {
  describe(`alice on ${pair.alice} and bob on ${pair.bob}`, { skip: Browser.whyNot() || pair.skip }, () => {
    const story = new Story();
    let server, browsers, alice, bob;

    before(async () => {
      server = await Server.start({ settings: { REGISTRATION_MODE: "open" } });
      browsers = [await Browser.start(server.url), await Browser.start(server.url)];
    });

    after(async () => {
      await Promise.all(browsers?.map((browser) => browser.close()) ?? []);
      await server?.remove({ printingLog: story.isBroken });
    });

    afterEach(() => {
      browsers.forEach(({ misdeeds }) => assert.deepEqual(misdeeds, [], "no page does what it must not"));
    });

    story.step("who comes to the server finds the examples", async () => {
      const page = await browsers[0].open(`${server.url}/`);
      await page.getByRole("link", { name: "five examples" }).click();
      await page.getByRole("link", { name: "Chat" }).click();
      await page.getByLabel("Username").waitFor();
      await page.close();
    });

    story.step("both make accounts, with the keyboard alone", async () => {
      alice = await arrive(browsers[0], "chat.html", pair.alice, "alice");
      bob = await arrive(browsers[1], "chat.html", pair.bob, "bob");
    });

    story.step("alice makes a room and invites bob", async () => {
      await fill(alice, "Name of a new room", "Kitchen");
      await alice.getByRole("heading", { name: "Kitchen" }).waitFor();

      await fill(alice, "Whom to invite", "@bob:localhost");
      await alice.getByText("@bob:localhost, invited").waitFor();
    });

    story.step("bob sees the invitation and joins", async () => {
      await bob.getByRole("button", { name: /Invitation/ }).press("Enter");
      await bob.getByRole("button", { name: "Join" }).press("Enter");

      await bob.getByRole("log").getByText("bob is here").waitFor();
      await alice.getByRole("log").getByText("bob is here").waitFor();
      await bob.getByText("Members (2)").waitFor();
    });

    story.step("both say something, and both see it, in one order", async () => {
      await fill(alice, "Message", "Is there coffee?");
      await bob.getByRole("log").getByText("Is there coffee?").waitFor();
      await fill(bob, "Message", "<b>Always</b> & everywhere");
      await alice.getByRole("log").getByText("<b>Always</b> & everywhere").waitFor();

      assert.deepEqual(await said(alice), ["Is there coffee?", "<b>Always</b> & everywhere"]);
      assert.deepEqual(await said(bob), await said(alice));
    });

    story.step("what is older than a page comes when one asks for it", async () => {
      for (let number = 1; number <= 25; number++) {
        await fill(alice, "Message", `Cup ${number}`);
        await bob.getByRole("log").getByText(`Cup ${number}`, { exact: true }).waitFor();
      }

      await bob.reload();
      await bob.getByRole("button", { name: /Kitchen/ }).press("Enter");
      await bob.getByRole("log").getByText("Cup 25", { exact: true }).waitFor();
      assert.equal(await bob.getByText("Is there coffee?").count(), 0);
      await bob.getByRole("button", { name: "Older messages" }).press("Enter");

      await bob.getByText("Is there coffee?").waitFor();
      assert.deepEqual(await said(bob), await said(alice));
    });

    story.step("what the server refuses is told in its own words", async () => {
      await fill(alice, "Whom to invite", "bob");

      await alice.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
    });

    story.step("bob leaves, and alice sees that", async () => {
      await bob.getByRole("button", { name: "Leave the room" }).press("Enter");

      await bob.getByText("You are in no room yet.").waitFor();
      await alice.getByRole("log").getByText("bob left").waitFor();
      await alice.getByText("Members (1)").waitFor();
    });

    story.step("the smaller examples do their part of it", async () => {
      await go(bob, "Accounts");
      await bob.getByRole("button", { name: "Try the token" }).press("Enter");
      await bob.getByRole("status").getByText("The server knows you: @bob:localhost").waitFor();

      await go(bob, "Events");
      await bob.getByText("Listening.").waitFor();
      await go(alice, "Memberships");
      await alice.getByRole("listitem").filter({ hasText: "@alice:localhost" }).waitFor();
      await alice.getByLabel("Whom to invite").fill("@bob:localhost");
      await alice.getByRole("button", { name: "Invite" }).press("Enter");
      await bob.getByRole("log").getByText("bob is invited").waitFor();

      await go(bob, "Memberships");
      await bob.getByText("You are invited.").waitFor();
      await bob.getByRole("button", { name: "Join" }).first().press("Enter");
      await alice.getByText("@alice:localhost, @bob:localhost").waitFor();

      await go(alice, "Messages");
      await alice.getByRole("listitem").filter({ hasText: "Kitchen" }).waitFor();
      await fill(alice, "Message", "Welcome back");
      await alice.getByRole("listitem").filter({ hasText: "Welcome back" }).waitFor();
    });

    story.step("one changes to the other generation and is still logged in", async () => {
      await alice.getByRole("navigation", { name: "API" }).getByRole("link", { name: "2014" }).click();

      await alice.waitForURL(/api=v1/);
      await alice.getByRole("banner").getByText("@alice:localhost").waitFor();
    });

    story.step("who makes an account with the API of 2014 can go on with that of today", async () => {
      const carol = await arrive(browsers[0], "accounts.html", "v1", "carol");

      await carol.getByRole("navigation", { name: "API" }).getByRole("link", { name: "Today" }).click();
      await carol.waitForURL(/api=v3/);
      await carol.getByRole("button", { name: "Try the token" }).press("Enter");
      await carol.getByText("The server knows you: @carol:localhost").waitFor();
      await carol.getByRole("button", { name: "Log out" }).press("Enter");
      await carol.getByLabel("Username").waitFor();
    });

    /** Somebody new, at an example. */
    async function arrive(browser, file, generation, name) {
      const page = await browser.open(`${server.url}/_klatsch/examples/${file}?api=${generation}`);
      await page.getByLabel("Username").waitFor();
      await page.keyboard.type(name);
      await page.keyboard.press("Tab");
      await page.keyboard.type(`the secret of ${name}`);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.getByRole("banner").getByText(`@${name}:localhost`).waitFor();
      return page;
    }

    async function fill(page, label, text) {
      const field = page.getByLabel(label, { exact: true });
      if (!(await field.isVisible())) {
        await page.getByRole("button", { name: "All rooms" }).press("Enter");
      }
      await field.fill(text);
      await field.press("Enter");
    }

    async function go(page, example) {
      const examples = page.getByRole("navigation", { name: "Examples" });
      await examples.getByRole("link", { name: example }).click();
      await page.getByRole("heading", { name: example, level: 1 }).waitFor();
    }

    const said = (page) =>
      page.getByRole("log").locator("li:not(.note) p").allTextContents();
  });
}
