// A conversation as people have it, between clients of different libraries: threads, edits,
// reactions, things taken back, things searched for, a crowded room, being away for a while, more
// than one device. The same story for each pair of libraries, on the same server.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";

import { JsPerson } from "./js-person.mjs";
import { NioPerson } from "./nio-person.mjs";
import { Server } from "./server.mjs";
import { Story } from "./story.mjs";
import { Postgres } from "./postgres.mjs";

/** Members who never say a word. */
const CROWD = 20;

/** Far more than a sync tells of a room. */
const MISSED = 500;

const PAIRS = [
  [JsPerson, JsPerson],
  [JsPerson, NioPerson],
  [NioPerson, JsPerson],
];

const DATABASES = [
  { name: "SQLite", prepare: async () => ({ url: undefined, remove: async () => {} }) },
  { name: "PostgreSQL", prepare: () => Postgres.start(), missing: Postgres.whyNot() },
];

for (const database of DATABASES) {
  describe(`conversations on ${database.name}`, { skip: database.missing }, () => {
    let storage, server;
    const stories = [];

    before(async () => {
      storage = await database.prepare();
      server = await Server.start({
        databaseUrl: storage.url,
        settings: { LIMITS_ENABLED: "false" },
      });
    });

    after(async () => {
      await server?.remove({ printingLog: stories.some((story) => story.isBroken) });
      await storage?.remove();
    });

    PAIRS.forEach(([First, Second], number) => {
      const missing = First.whyNot() || Second.whyNot();
      const title = `${First.library} and ${Second.library}`;
      describe(title, { skip: missing }, () => {
        const story = new Story();
        stories.push(story);
        converse(story, () => server.url, First, Second, number);
      });
    });
  });
}

function converse(story, url, First, Second, number) {
  const people = [];
  const name = (who) => `${who}${number}`;
  const word = `zwetschgenkuchen${number}`;
  let alice, bob, phone, room, root, cake;

  const register = async (Library, who) => {
    people.push(await Library.register(url(), name(who)));
    return people.at(-1);
  };
  const logIn = async (Library, who) => {
    people.push(await Library.logIn(url(), name(who)));
    return people.at(-1);
  };

  after(() => Promise.all(people.map((person) => person.leave())));

  story.step("meet in a room", async () => {
    alice = await register(First, "alice");
    bob = await register(Second, "bob");

    room = await alice.createRoom("Kitchen", true, [bob.id]);
    await bob.untilInvited(room);
    await bob.join(room);

    await Promise.all([alice.untilIn(room), bob.untilIn(room)]);
    assert.deepEqual(await bob.allMembers(room), [alice.id, bob.id].sort());
  });

  story.step("answer each other in a thread", async () => {
    root = await alice.say(room, "Who bakes on Sunday?");
    await bob.untilHears(room, "Who bakes on Sunday?");

    await bob.answerInThread(room, root, "I do");
    await alice.untilThread(room, root, ["I do"]);
    await alice.answerInThread(room, root, "Good!");

    assert.equal(await alice.untilThread(room, root, ["I do", "Good!"]), 2);
    assert.equal(await bob.untilThread(room, root, ["I do", "Good!"]), 2);
  });

  story.step("change what they said", async () => {
    cake = await bob.say(room, "It will be a cake");
    await alice.untilHears(room, "It will be a cake");

    await bob.edit(room, cake, `It will be a ${word}`);

    await alice.untilShows(room, cake, `It will be a ${word}`);
    await bob.untilShows(room, cake, `It will be a ${word}`);
  });

  story.step("react, each only once", async () => {
    await alice.react(room, cake, "😋");
    await bob.untilReactions(room, cake, "😋", 1);
    await bob.react(room, cake, "😋");
    await alice.untilReactions(room, cake, "😋", 2);

    await assert.rejects(alice.react(room, cake, "😋"), { errcode: "M_DUPLICATE_ANNOTATION" });
  });

  story.step("take back what should not have been said", async () => {
    const secret = await alice.say(room, `The ${word} is a surprise`);
    await bob.untilHears(room, `The ${word} is a surprise`);

    await alice.redact(room, secret);

    assert.deepEqual(await bob.untilGone(room, secret), {});
    assert.deepEqual(await alice.untilGone(room, secret), {});
  });

  story.step("find what was said, and nothing that was taken back", async () => {
    const recipe = await alice.say(room, `The recipe of the ${word} is my aunt's`);

    const found = await bob.search(word);

    assert.ok(found.includes(recipe), `the recipe is among ${found}`);
    assert.ok(found.every((id) => [recipe, cake].includes(id)), "and nothing else than the cake");
  });

  story.step("see how much they have not read, and how much of it is for them", async () => {
    const before = await alice.say(room, "Up to here");
    await bob.untilHears(room, "Up to here");
    await bob.read(room, before);
    await bob.untilUnread(room, 0, 0);

    await alice.say(room, "Anybody there?");
    await bob.untilUnread(room, 1, 0);
    const call = await alice.mention(room, bob.id, "Bob?");
    await bob.untilHears(room, "Bob?");
    await bob.untilUnread(room, 2, 1);

    await bob.read(room, call);
    await bob.untilUnread(room, 0, 0);
    await alice.untilReadBy(room, bob.id, call);
  });

  story.step("are in a crowd, whose members a client loads when it wants to", async () => {
    const crowd = await Promise.all(
      Array.from({ length: CROWD }, (_, index) => joinQuietly(url(), name(`guest-${index}-`), room)),
    );

    phone = await logIn(Second, "bob");
    await phone.untilIn(room);
    if (phone.knownMembers) {
      const known = phone.knownMembers(room);
      assert.ok(known.includes(bob.id) && known.length < CROWD, `not all are known: ${known}`);
    }

    assert.deepEqual(await phone.allMembers(room), [...crowd, alice.id, bob.id].sort());
  });

  story.step("miss five hundred messages, and find every one of them", async () => {
    await bob.goOffline();
    const sent = [];
    for (let index = 0; index < MISSED; index++) {
      sent.push(await alice.say(room, `While you were away, ${index}`));
    }
    await bob.comeBack();
    await bob.untilHears(room, `While you were away, ${MISSED - 1}`);

    const all = await bob.everything(room);

    assert.deepEqual(
      all.filter((id) => sent.includes(id)),
      sent,
      "all, each once, in their order",
    );
    assert.equal(new Set(all).size, all.length, "nothing else is there twice");
    assert.deepEqual(all, await alice.everything(room));
  });

  story.step("have two devices, which tell each other things and read for each other", async () => {
    await bob.tellDevice(bob.id, phone.deviceId, "org.example.note", { text: "buy plums" });
    const note = await phone.untilTold("org.example.note");
    assert.deepEqual([note.sender, note.content], [bob.id, { text: "buy plums" }]);

    const question = await alice.say(room, "Are the plums there?");
    await Promise.all([bob, phone].map((device) => device.untilHears(room, "Are the plums there?")));
    await phone.read(room, question);
    await Promise.all([bob, phone].map((device) => device.untilUnread(room, 0, 0)));
    assert.deepEqual(await bob.devices(), [bob.deviceId, phone.deviceId].sort());
  });

  story.step("log out and in again, and find everything as it was", async () => {
    const before = await bob.everything(room);
    await bob.logOut();
    assert.deepEqual(await phone.devices(), [phone.deviceId]);

    const again = await logIn(Second, "bob");
    await again.untilIn(room);

    assert.notEqual(again.deviceId, bob.deviceId);
    assert.deepEqual(await again.everything(room), before);
    await again.say(room, "Here I am again");
    await alice.untilHears(room, "Here I am again");
    await phone.untilHears(room, "Here I am again");
  });
}

/** Somebody who comes in and says nothing. */
async function joinQuietly(url, username, roomId) {
  const client = `${url}/_matrix/client/v3`;
  const post = async (path, body, token) => {
    const headers = token && { Authorization: `Bearer ${token}` };
    const answer = await fetch(`${client}${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 200, `${path} answered ${answer.status}`);
    return answer.json();
  };
  const { user_id: id, access_token: token } = await post("/register", {
    username,
    password: `the secret of ${username}`,
    auth: { type: "m.login.dummy" },
  });
  await post(`/join/${encodeURIComponent(roomId)}`, {}, token);
  return id;
}
