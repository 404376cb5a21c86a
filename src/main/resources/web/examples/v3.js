// The Client-Server API of today: https://spec.matrix.org/v1.19/client-server-api/

import { Refusal, Wire, path } from "./wire.js";

const PASSWORD = "m.login.password";
const DUMMY = "m.login.dummy";

/** How long the server may wait for news. */
const WAIT_MS = 30_000;

const FILTER = JSON.stringify({ room: { timeline: { limit: 20 } } });

export class V3 {
  #wire;
  #session;

  /** A message that is sent again has the same number, and is then there once. */
  #sent = 0;

  constructor(session, tell) {
    this.#session = session;
    this.#wire = new Wire("/_matrix/client/v3", tell);
  }

  async register(username, password) {
    const account = { username, password };
    try {
      return sessionOf(await this.#wire.request("POST", "/register", { body: account }));
    } catch (refusal) {
      // The server says what it wants to have proved first; often that is nothing.
      const { flows, session } = (refusal instanceof Refusal && refusal.json) || {};
      if (!flows) {
        throw refusal;
      }
      if (!flows.some(({ stages }) => stages.every((stage) => stage === DUMMY))) {
        throw new Error("This server asks for more to make an account than this example can do.");
      }
      const body = { ...account, auth: { type: DUMMY, session } };
      return sessionOf(await this.#wire.request("POST", "/register", { body }));
    }
  }

  async logIn(user, password) {
    const body = { type: PASSWORD, identifier: { type: "m.id.user", user }, password };
    return sessionOf(await this.#wire.request("POST", "/login", { body }));
  }

  logOut() {
    return this.#ask("POST", "/logout", { body: {} });
  }

  async createRoom(name) {
    const body = { name: name || undefined, preset: "private_chat" };
    return (await this.#ask("POST", "/createRoom", { body })).room_id;
  }

  invite(roomId, userId) {
    return this.#ask("POST", path`/rooms/${roomId}/invite`, { body: { user_id: userId } });
  }

  async join(room) {
    return (await this.#ask("POST", path`/join/${room}`, { body: {} })).room_id;
  }

  leave(roomId) {
    return this.#ask("POST", path`/rooms/${roomId}/leave`, { body: {} });
  }

  send(roomId, text) {
    const txnId = `${Date.now()}.${this.#sent++}`;
    return this.#ask("PUT", path`/rooms/${roomId}/send/m.room.message/${txnId}`, {
      body: { msgtype: "m.text", body: text },
    });
  }

  async history(roomId, from) {
    const query = { from, dir: "b", limit: 20 };
    const { chunk, end } = await this.#ask("GET", path`/rooms/${roomId}/messages`, { query });
    return { events: chunk.map(event), older: end ?? null };
  }

  start() {
    return this.#sync({ filter: FILTER, timeout: 0 });
  }

  next(since) {
    return this.#sync({ filter: FILTER, timeout: WAIT_MS, since });
  }

  async #sync(query) {
    const { rooms = {}, next_batch: since } = await this.#ask("GET", "/sync", { query });
    const all = (kind, membership) =>
      Object.entries(rooms[kind] ?? {}).map(([id, room]) => update(id, membership, room, query));
    return {
      updates: [...all("join", "join"), ...all("invite", "invite"), ...all("leave", "leave")],
      since,
    };
  }

  #ask(method, where, rest) {
    return this.#wire.request(method, where, { ...rest, token: this.#session.token });
  }
}

function update(roomId, membership, room, { since }) {
  const { limited = false, prev_batch: older = null, events = [] } = room.timeline ?? {};
  return {
    roomId,
    membership,
    state: (room.state ?? room.invite_state)?.events.map(event) ?? [],
    timeline: events.map(event),
    older,
    afresh: limited || since === undefined,
  };
}

const sessionOf = ({ user_id: userId, access_token: token }) => ({ userId, token });

const event = (json) => ({
  id: json.event_id,
  type: json.type,
  sender: json.sender,
  time: json.origin_server_ts,
  stateKey: json.state_key,
  content: json.content,
});
