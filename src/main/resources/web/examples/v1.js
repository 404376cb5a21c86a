// The API of 2014, as the first how-to of Matrix taught it. Nobody should begin with it any more.

import { Wire, path } from "./wire.js";

const PASSWORD = "m.login.password";

/** How long the server may wait for news. */
const WAIT_MS = 30_000;

const LIMIT = 20;

export class V1 {
  #wire;
  #session;

  constructor(session, tell) {
    this.#session = session;
    this.#wire = new Wire("/_matrix/client/api/v1", tell);
  }

  register(user, password) {
    return this.#prove("/register", user, password);
  }

  logIn(user, password) {
    return this.#prove("/login", user, password);
  }

  /** In 2014 clients just forgot their token. */
  async logOut() {}

  async createRoom(name) {
    const body = { name: name || undefined, visibility: "private" };
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
    return this.#ask("POST", path`/rooms/${roomId}/send/m.room.message`, {
      body: { msgtype: "m.text", body: text },
    });
  }

  async history(roomId, from) {
    const query = { from, dir: "b", limit: LIMIT };
    const { chunk, end } = await this.#ask("GET", path`/rooms/${roomId}/messages`, { query });
    return { events: chunk.map(event), older: chunk.length ? end : null };
  }

  async start() {
    const query = { limit: LIMIT };
    const { rooms, end: since } = await this.#ask("GET", "/initialSync", { query });
    return { updates: rooms.map(whole), since };
  }

  async next(from) {
    const query = { from, timeout: WAIT_MS };
    const { chunk, end: since } = await this.#ask("GET", "/events", { query });
    const updates = [];
    // Others are who types, who has read what, and who is there.
    for (const json of chunk.filter((one) => one.event_id && one.room_id)) {
      updates.push(await this.#update(json));
    }
    return { updates, since };
  }

  /** Of a room that one has just joined there is more to know than that. */
  async #update(json) {
    const { room_id: roomId, content } = json;
    const mine = json.type === "m.room.member" && json.state_key === this.#session.userId;
    if (mine && content.membership === "join") {
      const query = { limit: LIMIT };
      return whole(await this.#ask("GET", path`/rooms/${roomId}/initialSync`, { query }));
    }
    return {
      roomId,
      membership: mine ? content.membership : undefined,
      state: (json.invite_room_state ?? []).map(event),
      timeline: [event(json)],
      older: null,
      afresh: false,
    };
  }

  /** Another step than the password is one that this example cannot do. */
  async #prove(where, user, password) {
    const body = { type: PASSWORD, user, password };
    const answer = await this.#wire.request("POST", where, { body });
    if (!answer.access_token) {
      throw new Error(`The next step would be ${answer.next}, which this example cannot do.`);
    }
    return { userId: answer.user_id, token: answer.access_token };
  }

  #ask(method, where, { query, ...rest }) {
    return this.#wire.request(method, where, {
      ...rest,
      query: { ...query, access_token: this.#session.token },
    });
  }
}

function whole({ room_id: roomId, membership, messages, state = [], invite }) {
  return {
    roomId,
    membership,
    state: (invite ? [...(invite.invite_room_state ?? []), invite] : state).map(event),
    timeline: messages?.chunk.map(event) ?? [],
    older: messages?.start ?? null,
    afresh: true,
  };
}

const event = (json) => ({
  id: json.event_id,
  type: json.type,
  sender: json.user_id ?? json.sender,
  time: json.origin_server_ts ?? json.ts,
  stateKey: json.state_key,
  content: json.content,
});
