// Clients of three ages in one room: matrix-js-sdk of 2015, of 2016 and of today, each as it came
// out, each by the API of its time. What one of them does, the others see.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";

import { EventType, RoomEvent, RoomMemberEvent, RoomStateEvent } from "matrix-js-sdk";

import { OldPerson } from "./old-person.mjs";
import { Person } from "./person.mjs";
import { Server } from "./server.mjs";
import { Story } from "./story.mjs";
import { until } from "./until.mjs";

/** Far more than any of them is told at first. */
const MESSAGES_EACH = 10;

describe("clients of three ages", { skip: OldPerson.whyNot() }, () => {
  const story = new Story();
  const said = [];
  let server, first, second, today, all, room, alias;

  before(async () => {
    server = await Server.start({ settings: { LIMITS_ENABLED: "false" } });
  });

  after(async () => {
    first?.leave();
    second?.leave();
    today?.goOffline();
    await server?.remove({ printingLog: story.isBroken });
  });

  const allHear = async (body) => {
    await Promise.all([
      first.untilHears(room, body),
      second.untilHears(room, body),
      today.untilHeard(room, body),
    ]);
  };

  story.step("meet in a room of the one of 2015", async () => {
    first = await OldPerson.register(2015, server.url, "first");
    second = await OldPerson.register(2016, server.url, "second");
    today = await Person.register(server.url, "today");
    all = [first, second, today];
    const made = await first.client.createRoom({ visibility: "public", room_alias_name: "ages" });
    room = made.room_id;
    alias = made.room_alias;
    assert.equal(alias, "#ages:localhost");
    await second.client.joinRoom(alias);
    await today.client.joinRoom(alias);
    const isIn = (member) => member.membership === "join";
    for (const other of [second, today]) {
      await first.untilSeesMember(room, other, "is in the room", isIn);
      await second.untilSeesMember(room, other, "is in the room", isIn);
    }
    await today.untilMember(room, "join");
    await today.untilSeesMember(room, second, "join");
  });

  story.step("speak, each in turn", async () => {
    for (let i = 0; i < MESSAGES_EACH; i++) {
      for (const one of all) {
        const body = `${i} of ${one.id}`;
        await one.say(room, body);
        said.push(body);
      }
    }
    for (const body of said) {
      await allHear(body);
    }
  });

  story.step("give each other powers", async () => {
    const levels = () => first.room(room).currentState.getStateEvents("m.room.power_levels", "");
    await first.client.setPowerLevel(room, second.id, 50, levels());
    for (const one of [first, second]) {
      await one.untilSeesMember(room, second, "has 50", (member) => member.powerLevel === 50);
    }
    const changes = [RoomMemberEvent.PowerLevel];
    await until("today sees that too", today.client, changes, () =>
      today.room(room).getMember(second.id).powerLevel === 50,
    );
  });

  story.step("say how the room is called and what it is about", async () => {
    await first.client.setRoomName(room, "Three ages");
    await second.client.setRoomTopic(room, "growing older");
    for (const one of [first, second]) {
      await one.untilSeesState(room, "m.room.name", { name: "Three ages" });
      await one.untilSeesState(room, "m.room.topic", { topic: "growing older" });
    }
    const state = today.room(room).currentState;
    const changes = [RoomStateEvent.Events];
    await until("today sees the topic", today.client, changes, () =>
      state.getStateEvents(EventType.RoomTopic, "")?.getContent().topic === "growing older",
    );
    assert.equal(state.getStateEvents(EventType.RoomName, "").getContent().name, "Three ages");
  });

  story.step("see each other type", async () => {
    const types = (member) => member.typing;
    await today.client.sendTyping(room, true, 30_000);
    await first.untilSeesMember(room, today, "types", types);
    await second.untilSeesMember(room, today, "types", types);
    await first.client.sendTyping(room, true, 30_000);
    await second.untilSeesMember(room, first, "types", types);
    await today.untilTyping(room, first, true);
  });

  story.step("see how far others have read", async () => {
    const body = "who has read this?";
    const eventId = await today.say(room, body);
    said.push(body);
    await first.client.sendReadReceipt(await first.untilHears(room, body));
    await second.client.sendReadReceipt(await second.untilHears(room, body));
    await today.untilReadBy(room, first, eventId);
    await today.untilReadBy(room, second, eventId);
  });

  story.step("show each other pictures", async () => {
    const uploaded = [await first.uploads("a cat of 2015"), await today.uploads("a cat of today")];
    for (const one of all) {
      assert.equal(await one.sees(uploaded[0]), "a cat of 2015");
      assert.equal(await one.sees(uploaded[1]), "a cat of today");
    }
  });

  story.step("take back what they said", async () => {
    const eventId = await second.say(room, "oops");
    await allHear("oops");
    await second.client.redactEvent(room, eventId);
    await first.untilSeesRedaction(room, eventId);
    await until("today sees that it is gone", today.client, [RoomEvent.Redaction], () =>
      today.room(room).findEventById(eventId).isRedacted(),
    );
  });

  story.step("scroll back on new devices over all that was said", async () => {
    const devices = await Promise.all([
      OldPerson.logIn(2015, server.url, "first"),
      OldPerson.logIn(2016, server.url, "second"),
    ]);
    try {
      for (const device of devices) {
        const found = await device.scrolledBack(room);
        assert.deepEqual(found.filter((body) => body !== undefined), said);
      }
    } finally {
      devices.forEach((device) => device.leave());
    }
  });

  story.step("are sent away, invited again, and do not want to", async () => {
    const has = (membership) => (member) => member.membership === membership;
    await first.client.kick(room, second.id, "be quiet");
    await first.untilSeesMember(room, second, "has gone", has("leave"));
    await second.untilSeesMember(room, second, "has gone", has("leave"));
    await today.untilSeesMember(room, second, "leave");
    await today.client.invite(room, second.id);
    await second.untilSeesMember(room, second, "is invited", has("invite"));
    await second.client.leave(room);
    await first.untilSeesMember(room, second, "has said no", has("leave"));
  });
});
