// Somebody at a client built on matrix-js-sdk, with threads and lazily loaded members as Element
// has them: what people do in a conversation, and what they see. `nio-person.mjs` has the same
// methods.

import assert from "node:assert/strict";

import {
  ClientEvent,
  EventStatus,
  MatrixEventEvent,
  NotificationCountType,
  RelationType,
  RoomEvent,
  ThreadEvent,
} from "matrix-js-sdk";

import { Person } from "./person.mjs";
import { until } from "./until.mjs";

const OPTIONS = { lazyLoadMembers: true, threadSupport: true, oneMessageAtATime: false };

/** What the SDK says when an answer in a thread comes by /sync before the server's reply. */
const OVERTAKEN = /not a local echo/;

export class JsPerson {
  static library = "matrix-js-sdk";

  #person;
  #told = [];
  #heard = [];

  static whyNot() {
    return false;
  }

  static async register(url, name) {
    return new JsPerson(await Person.register(url, name, OPTIONS));
  }

  static async logIn(url, name) {
    return new JsPerson(await Person.logIn(url, name, OPTIONS));
  }

  constructor(person) {
    this.#person = person;
    this.#client.on(ClientEvent.Event, (event) => this.#heard.push(event));
    this.#client.on(ClientEvent.ToDeviceEvent, (event) => this.#told.push(event));
  }

  get id() {
    return this.#person.id;
  }

  get deviceId() {
    return this.#client.getDeviceId();
  }

  get #client() {
    return this.#person.client;
  }

  #room(roomId) {
    return this.#person.room(roomId);
  }

  #event(roomId, eventId) {
    return this.#room(roomId)?.findEventById(eventId);
  }

  /** Waits for what one sees of a room. */
  #until(what, condition) {
    const events = [
      ClientEvent.Sync,
      ClientEvent.Room,
      RoomEvent.Timeline,
      RoomEvent.LocalEchoUpdated,
      RoomEvent.Receipt,
      RoomEvent.Redaction,
      RoomEvent.UnreadNotifications,
      RoomEvent.MyMembership,
      ThreadEvent.New,
      ThreadEvent.Update,
      MatrixEventEvent.Replaced,
    ];
    return until(`${this.id} sees ${what}`, this.#client, events, condition);
  }

  // Coming and going

  goOffline() {
    this.#person.goOffline();
  }

  async comeBack() {
    await this.#client.startClient({ lazyLoadMembers: true, threadSupport: true });
    await this.#person.untilOnline();
  }

  async logOut() {
    await this.#client.logout(true);
  }

  leave() {
    this.goOffline();
  }

  // Rooms

  async createRoom(name, isPublic, invite) {
    const preset = isPublic ? "public_chat" : "private_chat";
    return (await this.#client.createRoom({ name, preset, invite })).room_id;
  }

  async join(roomId) {
    await this.#client.joinRoom(roomId);
  }

  untilInvited(roomId) {
    return this.#person.untilMember(roomId, "invite").then(() => undefined);
  }

  untilIn(roomId) {
    return this.#person.untilMember(roomId, "join").then(() => undefined);
  }

  /** Those a client knows before it asks: the members it was told of along with what they said. */
  knownMembers(roomId) {
    return this.#room(roomId)
      .currentState.getMembers()
      .map((member) => member.userId)
      .sort();
  }

  async allMembers(roomId) {
    await this.#room(roomId).loadMembersIfNeeded();
    return this.#room(roomId)
      .getJoinedMembers()
      .map((member) => member.userId)
      .sort();
  }

  // Saying things

  async #send(roomId, type, content) {
    return (await this.#client.sendEvent(roomId, type, content)).event_id;
  }

  say(roomId, body) {
    return this.#person.say(roomId, body);
  }

  mention(roomId, other, body) {
    const content = { msgtype: "m.text", body, "m.mentions": { user_ids: [other] } };
    return this.#send(roomId, "m.room.message", content);
  }

  async answerInThread(roomId, root, body) {
    this.#openThread(roomId, root);
    const content = { msgtype: "m.text", body };
    try {
      const sent = await this.#client.sendEvent(roomId, root, "m.room.message", content);
      return sent.event_id;
    } catch (error) {
      if (!OVERTAKEN.test(error.message)) {
        throw error;
      }
      return this.untilHears(roomId, body);
    }
  }

  /** Shows a thread beside the room, before there is anything in it. */
  #openThread(roomId, root) {
    const room = this.#room(roomId);
    if (!room.getThread(root)) {
      room.createThread(root, room.findEventById(root), [], true);
    }
  }

  edit(roomId, eventId, body) {
    return this.#send(roomId, "m.room.message", {
      msgtype: "m.text",
      body: `* ${body}`,
      "m.new_content": { msgtype: "m.text", body },
      "m.relates_to": { rel_type: RelationType.Replace, event_id: eventId },
    });
  }

  async react(roomId, eventId, key) {
    const relation = { rel_type: RelationType.Annotation, event_id: eventId, key };
    try {
      return await this.#send(roomId, "m.reaction", { "m.relates_to": relation });
    } catch (error) {
      this.#forgetUnsent(roomId);
      throw error;
    }
  }

  /** What the server refused stays in the SDK until somebody cancels it. */
  #forgetUnsent(roomId) {
    this.#room(roomId)
      .getPendingEvents()
      .filter((event) => event.status === EventStatus.NOT_SENT)
      .forEach((event) => this.#client.cancelPendingEvent(event));
  }

  async redact(roomId, eventId) {
    return (await this.#client.redactEvent(roomId, eventId)).event_id;
  }

  // Seeing things

  /** By what came with /sync: the SDK now and then loses the first answers of a thread it opens. */
  async untilHears(roomId, body) {
    const find = () =>
      this.#heard.find(
        (event) => event.getRoomId() === roomId && event.getOriginalContent().body === body,
      );
    return (await this.#until(`"${body}"`, find)).getId();
  }

  async untilShows(roomId, eventId, body) {
    await this.#until(
      `${eventId} reading "${body}"`,
      () => this.#event(roomId, eventId)?.getContent().body === body,
    );
  }

  async untilReactions(roomId, eventId, key, count) {
    const relations = this.#room(roomId).relations;
    await this.#until(`${count} reactions ${key}`, () => {
      const found = relations.getChildEventsForEvent(eventId, RelationType.Annotation, "m.reaction");
      const byKey = found?.getSortedAnnotationsByKey() ?? [];
      return (byKey.find(([found]) => found === key)?.[1].size ?? 0) === count;
    });
  }

  /** @returns what is left of it */
  async untilGone(roomId, eventId) {
    await this.#until(`${eventId} redacted`, () => this.#event(roomId, eventId)?.isRedacted());
    return this.#event(roomId, eventId).getContent();
  }

  /** @returns how many answers the server says that there are */
  async untilThread(roomId, root, bodies) {
    await Promise.all(bodies.map((body) => this.untilHears(roomId, body)));
    const { events } = await this.#client.relations(roomId, root, RelationType.Thread, null);
    const texts = events.map((event) => event.getContent().body).reverse();
    assert.deepEqual(texts, bodies);
    const event = await this.#client.fetchRoomEvent(roomId, root);
    return event.unsigned["m.relations"]["m.thread"].count;
  }

  async untilUnread(roomId, notifications, highlights) {
    await this.#until(`${notifications} unread, ${highlights} of them loud`, () => {
      const room = this.#room(roomId);
      return (
        room.getUnreadNotificationCount(NotificationCountType.Total) === notifications &&
        room.getUnreadNotificationCount(NotificationCountType.Highlight) === highlights
      );
    });
  }

  async read(roomId, eventId) {
    const event = this.#event(roomId, eventId);
    await this.#client.setRoomReadMarkers(roomId, eventId, event);
  }

  async untilReadBy(roomId, other, eventId) {
    await this.#until(
      `${other} having read ${eventId}`,
      () => this.#room(roomId).getEventReadUpTo(other) === eventId,
    );
  }

  async search(term) {
    const found = await this.#client.searchRoomEvents({ term });
    return found.results.map((result) => result.context.getEvent().getId());
  }

  async everything(roomId) {
    const events = await this.#person.askedForMessages(roomId);
    return events.map((event) => event.event_id);
  }

  // From device to device

  async tellDevice(user, device, type, content) {
    await this.#client.sendToDevice(type, new Map([[user, new Map([[device, content]])]]));
  }

  async untilTold(type) {
    const find = () => this.#told.find((event) => event.getType() === type);
    const event = await until(
      `${this.id} is told ${type}`,
      this.#client,
      [ClientEvent.ToDeviceEvent],
      find,
    );
    return { type, sender: event.getSender(), content: event.getContent() };
  }

  async devices() {
    const { devices } = await this.#client.getDevices();
    return devices.map((device) => device.device_id).sort();
  }
}
