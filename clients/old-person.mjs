// Somebody at a client of the time: matrix-js-sdk as it was in 2015, when it followed rooms by
// `/initialSync` and `/events` of `api/v1`, and as it was in 2016, when it did by `/sync` of `r0`.

import { createRequire } from "node:module";
import { Readable } from "node:stream";

import { until } from "./until.mjs";

// These SDKs tell the console all that they do, and have no switch for that.
console.log = () => {};

const require = createRequire(new URL("./old/", import.meta.url));

/** Small, so that most of a long history is left to be scrolled back to. */
const FIRST_SYNC_EVENTS = 4;

const PAGE_EVENTS = 7;

/** What these SDKs emit when what they know of a room may have changed. */
const CHANGES = [
  "event",
  "Room",
  "Room.name",
  "RoomState.events",
  "RoomMember.membership",
  "RoomMember.powerLevel",
  "RoomMember.typing",
];

const ONLINE = {
  2015: { events: ["syncComplete"], is: () => true },
  2016: { events: ["sync"], is: (state) => state === "PREPARED" },
};

export class OldPerson {
  #client;
  #heard = [];

  constructor(client) {
    this.#client = client;
    // Only what comes from the server, and not what one has just typed.
    client.on("event", (event) => this.#heard.push(event));
  }

  /** @returns why the SDKs cannot be used, or false */
  static whyNot() {
    try {
      require.resolve("matrix-js-sdk-2015");
      return false;
    } catch {
      return "the SDKs of 2015 and 2016 are not installed";
    }
  }

  static async register(year, url, username) {
    const stranger = require(`matrix-js-sdk-${year}`).createClient(url);
    const session = await stranger.register(username, passwordOf(username), undefined, {
      type: "m.login.dummy",
    });
    return this.#online(year, url, session);
  }

  /** Comes online once more, knowing nothing. */
  static async logIn(year, url, username) {
    const stranger = require(`matrix-js-sdk-${year}`).createClient(url);
    const session = await stranger.loginWithPassword(username, passwordOf(username));
    return this.#online(year, url, session);
  }

  static async #online(year, url, session) {
    const client = require(`matrix-js-sdk-${year}`).createClient({
      baseUrl: url,
      accessToken: session.access_token,
      userId: session.user_id,
    });
    const person = new OldPerson(client);
    let isOnline = false;
    const { events, is } = ONLINE[year];
    events.forEach((event) => client.on(event, (state) => (isOnline ||= is(state))));
    client.startClient({ initialSyncLimit: FIRST_SYNC_EVENTS });
    await until(`${person.id} is online`, client, events, () => isOnline);
    return person;
  }

  leave() {
    this.#client.stopClient();
  }

  get id() {
    return this.#client.credentials.userId;
  }

  /** The SDK itself, for all that it does as its documentation says. */
  get client() {
    return this.#client;
  }

  room(roomId) {
    return this.#client.getRoom(roomId);
  }

  /** @returns the address; the SDK of 2016 uploads in browsers only */
  async uploads(content) {
    const stream = Readable.from([Buffer.from(content)]);
    const answer = await this.#client.uploadContent({ stream, name: "cat.txt" });
    return JSON.parse(answer).content_uri;
  }

  /** What is at the address. */
  async sees(address) {
    const answer = await fetch(this.#client.mxcUrlToHttp(address));
    return answer.text();
  }

  async say(roomId, body) {
    return (await this.#client.sendTextMessage(roomId, body)).event_id;
  }

  untilHears(roomId, body) {
    return this.#until(`hears "${body}"`, () =>
      this.#heard.find(
        (event) => event.getRoomId() === roomId && event.getContent().body === body,
      ),
    );
  }

  untilSeesState(roomId, type, content) {
    return this.#until(`sees ${type} of ${JSON.stringify(content)}`, () => {
      const found = this.room(roomId)?.currentState.getStateEvents(type, "")?.getContent();
      return Object.entries(content).every(([name, value]) => found?.[name] === value);
    });
  }

  /** @param {(member: object) => boolean} is */
  untilSeesMember(roomId, other, what, is) {
    return this.#until(`sees that ${other.id} ${what}`, () => {
      const member = this.room(roomId)?.getMember(other.id);
      return member && is(member);
    });
  }

  untilSeesRedaction(roomId, eventId) {
    return this.#until(`sees that ${eventId} is taken back`, () =>
      this.#heard.find(
        (event) => event.getType() === "m.room.redaction" && event.event.redacts === eventId,
      ),
    );
  }

  /** All that was said in the room, oldest first, as somebody sees it who scrolls up to the top. */
  async scrolledBack(roomId) {
    const room = this.room(roomId);
    while (room.oldState.paginationToken !== null) {
      await this.#client.scrollback(room, PAGE_EVENTS);
    }
    return room.timeline
      .filter((event) => event.getType() === "m.room.message")
      .map((event) => event.getContent().body);
  }

  #until(what, condition) {
    return until(`${this.id} ${what}`, this.#client, CHANGES, condition);
  }
}

function passwordOf(username) {
  return `the secret of ${username}`;
}
