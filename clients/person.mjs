// Somebody at a client: a matrix-js-sdk client, used the way Element uses it.

import { quiet } from "./quiet.mjs"; // before the SDK

import {
  AuthType,
  ClientEvent,
  ConnectionError,
  createClient,
  InteractiveAuth,
  MatrixScheduler,
  PendingEventOrdering,
  RoomEvent,
  RoomMemberEvent,
  SyncState,
  TimelineWindow,
} from "matrix-js-sdk";

import { until } from "./until.mjs";

/** Small, so that the first sync leaves most of a long history to be scrolled back to. */
const FIRST_SYNC_EVENTS = 10;

const PAGE_EVENTS = 30;

export class Person {
  #client;

  constructor(client) {
    this.#client = client;
  }

  /** Makes an account, answering what the server asks on the way, and comes online. */
  static async register(url, username, options) {
    const stranger = createClient({ baseUrl: url, logger: quiet });
    const asked = [];
    const registration = new InteractiveAuth({
      matrixClient: stranger,
      doRequest: (auth) =>
        stranger.registerRequest({
          username,
          password: passwordOf(username),
          auth: auth ?? undefined,
        }),
      stateUpdated: (stage) => asked.push(stage),
      requestEmailToken: () => Promise.reject(new Error("This server asks for an e-mail address")),
      supportedStages: [AuthType.Dummy],
    });
    const session = await registration.attemptAuth();
    return this.#online(url, session, options);
  }

  /** Comes online on one more device. */
  static async logIn(url, username, options) {
    const stranger = createClient({ baseUrl: url, logger: quiet });
    const session = await stranger.loginRequest({
      type: "m.login.password",
      identifier: { type: "m.id.user", user: username },
      password: passwordOf(username),
    });
    return this.#online(url, session, options);
  }

  static async #online(
    url,
    session,
    { lazyLoadMembers = false, oneMessageAtATime = true, threadSupport = false } = {},
  ) {
    const client = createClient({
      baseUrl: url,
      accessToken: session.access_token,
      userId: session.user_id,
      deviceId: session.device_id,
      timelineSupport: true,
      logger: quiet,
      scheduler: oneMessageAtATime
        ? new MatrixScheduler()
        : new MatrixScheduler(MatrixScheduler.RETRY_BACKOFF_RATELIMIT, () => null),
    });
    const person = new Person(client);
    await client.startClient({
      initialSyncLimit: FIRST_SYNC_EVENTS,
      lazyLoadMembers,
      threadSupport,
      // In the order of the server, not in the order in which one typed.
      pendingEventOrdering: PendingEventOrdering.Detached,
    });
    await person.untilOnline();
    return person;
  }

  get client() {
    return this.#client;
  }

  get id() {
    return this.#client.getUserId();
  }

  room(roomId) {
    return this.#client.getRoom(roomId);
  }

  untilOnline() {
    this.#client.retryImmediately();
    return until(`${this.id} is online`, this.#client, [ClientEvent.Sync], () =>
      [SyncState.Prepared, SyncState.Syncing].includes(this.#client.getSyncState()),
    );
  }

  untilOffline() {
    return until(`${this.id} has lost the server`, this.#client, [ClientEvent.Sync], () =>
      [SyncState.Reconnecting, SyncState.Error].includes(this.#client.getSyncState()),
    );
  }

  untilMember(roomId, membership) {
    return until(
      `${this.id} sees the own membership ${membership}`,
      this.#client,
      [RoomEvent.MyMembership, ClientEvent.Room],
      () => this.room(roomId)?.getMyMembership() === membership,
    );
  }

  untilSeesMember(roomId, other, membership) {
    return until(
      `${this.id} sees that ${other.id} has the membership ${membership}`,
      this.#client,
      [RoomMemberEvent.Membership],
      () => this.room(roomId)?.getMember(other.id)?.membership === membership,
    );
  }

  /** Until a message with this text has come from the server. */
  untilHeard(roomId, body) {
    const events = [RoomEvent.Timeline, RoomEvent.LocalEchoUpdated];
    return until(`${this.id} hears "${body}"`, this.#client, events, () =>
      this.room(roomId)
        .getLiveTimeline()
        .getEvents()
        .find((event) => event.getContent().body === body && event.status === null),
    );
  }

  untilTyping(roomId, other, typing) {
    return until(
      `${this.id} sees that ${other.id} ${typing ? "types" : "has stopped typing"}`,
      this.#client,
      [RoomMemberEvent.Typing],
      () => this.room(roomId).getMember(other.id).typing === typing,
    );
  }

  untilReadBy(roomId, other, eventId) {
    return until(
      `${this.id} sees that ${other.id} has read ${eventId}`,
      this.#client,
      [RoomEvent.Receipt],
      () => this.room(roomId).getEventReadUpTo(other.id) === eventId,
    );
  }

  /** @returns the address of what was uploaded */
  async uploads(content) {
    const blob = new Blob([content], { type: "text/plain" });
    return (await this.#client.uploadContent(blob, { name: "cat.txt" })).content_uri;
  }

  /** What is at the address, for who is logged in. */
  async sees(address) {
    const url = this.#client.mxcUrlToHttp(address, undefined, undefined, undefined, false, true, true);
    const headers = { Authorization: `Bearer ${this.#client.getAccessToken()}` };
    return (await fetch(url, { headers })).text();
  }

  /**
   * Sends a message. While the server cannot be reached it is kept, and sent again when the server
   * is back, with the same transaction id: the person has said it once.
   *
   * @returns the event id that the server gave it
   */
  async say(roomId, body) {
    const txnId = this.#client.makeTxnId();
    let send = () => this.#client.sendTextMessage(roomId, body, txnId);
    for (;;) {
      try {
        return (await send()).event_id;
      } catch (error) {
        if (!(error instanceof ConnectionError)) {
          throw error;
        }
      }
      await this.#nextSync();
      send = () => this.#sendAgain(roomId, body, txnId);
    }
  }

  #sendAgain(roomId, body, txnId) {
    const room = this.room(roomId);
    const kept = room.getPendingEvents().find((event) => event.getTxnId() === txnId);
    if (kept) {
      return this.#client.resendEvent(kept, room);
    }
    // The server had taken it before it went away, and the sync has told so. A client that had not
    // kept its pending messages over a restart of its own would now ask once more.
    const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${txnId}`;
    return this.#client.http.authedRequest("PUT", path, undefined, { msgtype: "m.text", body });
  }

  /** All of the room, oldest first, as somebody sees it who scrolls up until there is no more. */
  async scrolledBack(roomId) {
    const window = new TimelineWindow(this.#client, this.room(roomId).getUnfilteredTimelineSet(), {
      windowLimit: Number.MAX_SAFE_INTEGER,
    });
    await window.load(undefined, PAGE_EVENTS);
    while (window.canPaginate("b")) {
      await window.paginate("b", PAGE_EVENTS);
    }
    return window.getEvents();
  }

  /** The same through the simpler call that bots use. */
  async scrolledBackByPage(roomId) {
    const room = this.room(roomId);
    while (room.oldState.paginationToken !== null) {
      await this.#client.scrollback(room, PAGE_EVENTS);
    }
    return room.getLiveTimeline().getEvents();
  }

  /** The same without the SDK's bookkeeping: what the server says, page by page. */
  async askedForMessages(roomId) {
    const events = [];
    let from = null;
    do {
      const page = await this.#client.createMessagesRequest(roomId, from, PAGE_EVENTS, "b");
      events.unshift(...page.chunk.reverse());
      from = page.end ?? null;
    } while (from !== null);
    return events;
  }

  goOffline() {
    this.#client.stopClient();
  }

  /** Until the server has answered a sync that ended after now. */
  #nextSync() {
    return until(`${this.id} syncs again`, this.#client, [ClientEvent.Sync], (state) =>
      state === SyncState.Syncing,
    );
  }
}

function passwordOf(username) {
  return `the secret of ${username}`;
}
