// What a client knows of its rooms, put together from updates (see `matrix.js`).

const IN = ["join", "invite"];

export class Rooms {
  #rooms = new Map();

  /** @param {string} userId whose rooms they are */
  constructor(userId) {
    this.userId = userId;
  }

  apply(updates) {
    for (const update of updates) {
      let room = this.#rooms.get(update.roomId);
      if (!room) {
        room = new Room(update.roomId, this.userId);
        this.#rooms.set(room.id, room);
      }
      room.apply(update);
    }
  }

  get(roomId) {
    return this.#rooms.get(roomId);
  }

  /** Those one is in or invited to; where something happened last comes first. */
  get list() {
    return [...this.#rooms.values()]
      .filter((room) => IN.includes(room.membership))
      .sort((one, other) => other.lastTime - one.lastTime);
  }
}

export class Room {
  membership = "join";
  timeline = [];
  older = null;
  #state = new Map();

  constructor(id, userId) {
    this.id = id;
    this.userId = userId;
  }

  apply({ membership, state, timeline, older, afresh }) {
    this.membership = membership ?? this.membership;
    if (afresh) {
      this.timeline = [];
      this.older = older;
    }
    for (const event of [...state, ...timeline]) {
      if (event.stateKey !== undefined) {
        this.#state.set(key(event.type, event.stateKey), event);
      }
    }
    // Streams may repeat themselves; an event has one id.
    const known = new Set(this.timeline.map((event) => event.id));
    this.timeline.push(...timeline.filter((event) => !known.has(event.id)));
  }

  /** @param {object[]} events newest first, as `history` gives them */
  prepend(events, older) {
    const known = new Set(this.timeline.map((event) => event.id));
    this.timeline.unshift(...events.filter((event) => !known.has(event.id)).reverse());
    this.older = older;
  }

  get name() {
    return (
      this.#content("m.room.name").name ||
      this.#content("m.room.canonical_alias").alias ||
      this.#others() ||
      this.#inviter() ||
      "Empty room"
    );
  }

  /** Everybody who is here or invited, by name. */
  get members() {
    return [...this.#state.values()]
      .filter(({ type, content }) => type === "m.room.member" && IN.includes(content.membership))
      .map(({ stateKey: id, content }) => ({ id, name: this.nameOf(id), membership: content.membership }))
      .sort((one, other) => one.name.localeCompare(other.name));
  }

  /** How somebody is called, who may not be here any more. */
  nameOf(userId) {
    const member = this.#content("m.room.member", userId);
    return member.displayname || /^@([^:]*)/.exec(userId)?.[1] || userId;
  }

  get lastTime() {
    return this.timeline.at(-1)?.time ?? Infinity;
  }

  get lastText() {
    return this.timeline.findLast((event) => event.type === "m.room.message")?.content.body ?? "";
  }

  #others() {
    const names = this.members.filter(({ id }) => id !== this.userId).map(({ name }) => name);
    return names.join(", ");
  }

  /** An invitation of 2014 tells nothing else of the room. */
  #inviter() {
    const own = this.#state.get(key("m.room.member", this.userId));
    return this.membership === "invite" && own ? `Room of ${this.nameOf(own.sender)}` : "";
  }

  #content(type, stateKey = "") {
    return this.#state.get(key(type, stateKey))?.content ?? {};
  }
}

/** What an event says, as a sentence; "" if it is nothing for people. */
export function sentence(room, { type, sender, stateKey, content }) {
  const who = room.nameOf(sender);
  switch (type) {
    case "m.room.message":
      return content.body ?? "";
    case "m.room.member":
      return `${room.nameOf(stateKey)} ${deed(content.membership, sender === stateKey)}`;
    case "m.room.name":
      return `${who} called the room ${content.name}`;
    case "m.room.topic":
      return `${who} set the topic: ${content.topic}`;
    case "m.room.create":
      return `${who} made the room`;
    default:
      return "";
  }
}

function deed(membership, themselves) {
  switch (membership) {
    case "join":
      return "is here";
    case "invite":
      return "is invited";
    case "leave":
      return themselves ? "left" : "was removed";
    case "ban":
      return "was banned";
    default:
      return `is now: ${membership}`;
  }
}

const key = (type, stateKey) => `${type}|${stateKey}`;
