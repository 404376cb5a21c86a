// Two people chat with today's clients, while the server is restarted and even killed under them.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";

import { Person } from "./person.mjs";
import { Postgres } from "./postgres.mjs";
import { Server } from "./server.mjs";
import { Story } from "./story.mjs";

const MESSAGES_EACH = 100;

/** Each says this many before the server is restarted, and as many again before it crashes. */
const THIRD = Math.floor(MESSAGES_EACH / 3);

/** Says one thing after the other, as people do. */
const saying = async (person, roomId, from, to, sent) => {
  for (let number = from; number < to; number++) {
    await sayOne(person, roomId, number, sent);
  }
};

/** Says all at once, without waiting for answers, as a bot does. */
const sayingAllAtOnce = async (person, roomId, from, to, sent) => {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  await Promise.all(numbers.map((number) => sayOne(person, roomId, number, sent)));
};

const sayOne = async (person, roomId, number, sent) => {
  const body = `${person.id} says ${number}`;
  sent.push({ body, eventId: await person.say(roomId, body) });
};

const idsOf = (events) => events.map((event) => event.getId());

const DATABASES = [
  { name: "SQLite", prepare: async () => ({ url: undefined, remove: async () => {} }) },
  { name: "PostgreSQL", prepare: () => Postgres.start(), missing: Postgres.whyNot() },
];

for (const database of DATABASES) {
  describe(`two people on ${database.name}`, { skip: database.missing }, () => {
    const story = new Story();
    const sent = [];
    let storage, server, alice, bob, phone, roomId;

    before(async () => {
      storage = await database.prepare();
      server = await Server.start({ databaseUrl: storage.url });
    });

    after(async () => {
      [alice, bob, phone].forEach((person) => person?.goOffline());
      await server?.remove({ printingLog: story.isBroken });
      await storage?.remove();
    });

    story.step("make accounts", async () => {
      alice = await Person.register(server.url, "alice");
      bob = await Person.register(server.url, "bob", {
        lazyLoadMembers: true,
        oneMessageAtATime: false,
      });

      assert.equal(alice.id, "@alice:localhost");
      assert.equal(bob.id, "@bob:localhost");
    });

    story.step("meet in a room that one made and invited the other to", async () => {
      ({ room_id: roomId } = await alice.client.createRoom({
        preset: "private_chat",
        name: "Kitchen",
        invite: [bob.id],
      }));
      await bob.untilMember(roomId, "invite");
      assert.equal(bob.room(roomId).name, "Kitchen", "the invitation tells where to");
      await bob.client.joinRoom(roomId);

      await bob.untilMember(roomId, "join");
      await alice.untilSeesMember(roomId, bob, "join");
      assert.equal(bob.room(roomId).getMember(alice.id).membership, "join");
    });

    story.step("see each other typing", async () => {
      await alice.client.sendTyping(roomId, true, 60_000);
      await bob.untilTyping(roomId, alice, true);
      await alice.client.sendTyping(roomId, false, 0);
      await bob.untilTyping(roomId, alice, false);
    });

    story.step("talk both ways at once, while the server is restarted and crashes", async () => {
      await Promise.all([
        saying(alice, roomId, 0, THIRD, sent),
        sayingAllAtOnce(bob, roomId, 0, THIRD, sent),
      ]);

      await whileTalking(THIRD, 2 * THIRD, () => server.stop());
      await whileTalking(2 * THIRD, MESSAGES_EACH, () => server.crash());

      await alice.say(roomId, "Good night");
      await Promise.all([alice, bob].map((person) => person.untilHeard(roomId, "Good night")));
      assert.equal(sent.length, 2 * MESSAGES_EACH);
    });

    story.step("see what the other has read", async () => {
      const last = await bob.untilHeard(roomId, "Good night");
      await bob.client.sendReadReceipt(last);

      await alice.untilReadBy(roomId, bob, last.getId());
    });

    story.step("end with equal timelines: nothing lost, nothing twice, in one order", async () => {
      const told = await alice.askedForMessages(roomId);
      const order = told.map((event) => event.event_id);
      const messages = told.filter((event) => event.type === "m.room.message");
      const heard = new Map(messages.map((event) => [event.content.body, event.event_id]));

      assert.equal(told[0].type, "m.room.create");
      assert.equal(new Set(order).size, order.length, "no event is there twice");
      assert.equal(heard.size, messages.length, "no text is there twice");
      assert.equal(messages.length, 2 * MESSAGES_EACH + 1);
      for (const { body, eventId } of sent) {
        assert.equal(heard.get(body), eventId, `${body} is what the server said it is`);
      }
      assert.deepEqual(idsOf(await alice.scrolledBack(roomId)), order);
      assert.deepEqual(idsOf(await bob.scrolledBack(roomId)), order);
    });

    story.step("find it all again on a new device", async () => {
      const order = idsOf(await alice.scrolledBack(roomId));

      phone = await Person.logIn(server.url, "bob");
      assert.ok(phone.room(roomId).getLiveTimeline().getEvents().length < order.length);

      assert.deepEqual(idsOf(await phone.scrolledBackByPage(roomId)), order);
      assert.equal(phone.room(roomId).name, "Kitchen");
      assert.equal(phone.room(roomId).getEventReadUpTo(bob.id), order.at(-1));
    });

    /** Both talk; when some messages are on their way, the server goes away, and comes back. */
    async function whileTalking(from, to, goAway) {
      const answered = sent.length;
      const first = sayOne(alice, roomId, from, sent);
      const talk = Promise.all([
        first.then(() => saying(alice, roomId, from + 1, to, sent)),
        sayingAllAtOnce(bob, roomId, from, to, sent),
      ]);
      talk.catch(() => {}); // It is awaited below; until then a failure is not unheard.
      await first;

      await goAway();
      assert.ok(sent.length < answered + 2 * (to - from), "some were still on their way");
      await Promise.all([alice.untilOffline(), bob.untilOffline()]);
      await server.start();
      await Promise.all([alice.untilOnline(), bob.untilOnline()]);
      await talk;
    }
  });
}
