// One room: what is said, who is there, and the field to say something.

import { element, make, onPress, onSubmit } from "./dom.js";
import { sentence } from "./rooms.js";

const TIME = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" });

/** Whoever has scrolled up further than this is reading, and is left in peace. */
const NEAR_PIXELS = 80;

export class Conversation {
  /** The chosen room, or null. */
  room = null;

  #client;

  #closed;

  /** @param {() => void} closed called when no room is chosen any more */
  constructor(client, problem, closed) {
    this.#client = client;
    this.#closed = closed;
    onSubmit(element("say"), problem, async () => {
      const { value } = element("text");
      await client.send(this.room.id, value);
      element("text").value = "";
    });
    onSubmit(element("invite"), problem, async () => {
      await client.invite(this.room.id, element("invitee").value.trim());
      element("invitee").value = "";
    });
    onPress(element("join"), problem, () => client.join(this.room.id));
    onPress(element("decline"), problem, () => client.leave(this.room.id));
    onPress(element("leave"), problem, () => client.leave(this.room.id));
    onPress(element("older"), problem, () => this.#scrollBack());
    element("back").addEventListener("click", () => this.#close());
  }

  show(room) {
    this.room = room;
    element("timeline").replaceChildren();
    this.refresh();
    element("timeline").scrollTop = element("timeline").scrollHeight;
    element(room.membership === "join" ? "text" : "room-title").focus();
  }

  /** Shows what is new. */
  refresh() {
    const { room } = this;
    if (room && !["join", "invite"].includes(room.membership)) {
      this.#close();
      return;
    }
    const here = room?.membership === "join";
    element("example").classList.toggle("open", room !== null);
    element("invitation").hidden = room?.membership !== "invite";
    element("talk").hidden = element("people").hidden = !here;
    element("room-title").textContent = room?.name ?? "Choose a room";
    if (here) {
      element("older").hidden = room.older === null;
      this.#listMembers();
      this.#listMessages();
    }
  }

  #close() {
    this.room = null;
    this.refresh();
    this.#closed();
    element("rooms-title").focus();
  }

  async #scrollBack() {
    const { room } = this;
    const { events, older } = await this.#client.history(room.id, room.older);
    room.prepend(events, older);
    if (room === this.room) {
      const list = element("timeline");
      const below = list.scrollHeight - list.scrollTop;
      this.refresh();
      // What one was reading stays where it is.
      list.scrollTop = list.scrollHeight - below;
    }
  }

  #listMembers() {
    const items = this.room.members.map(({ id, name, membership }) =>
      make(
        "li",
        { title: id },
        make("strong", {}, name),
        make("span", {}, membership === "invite" ? `${id}, invited` : id),
      ),
    );
    element("members").replaceChildren(...items);
    element("people-title").textContent = `Members (${items.length})`;
  }

  /** Adds what is not there yet, each in its place: what is there is not read out again. */
  #listMessages() {
    const list = element("timeline");
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PIXELS;
    const shown = new Map([...list.children].map((item) => [item.dataset.event, item]));
    let next = list.firstElementChild;
    for (const event of this.room.timeline) {
      const item = shown.get(event.id);
      if (item) {
        next = item.nextElementSibling;
      } else {
        const text = sentence(this.room, event);
        if (text) {
          list.insertBefore(this.#item(event, text), next);
        }
      }
    }
    if (near) {
      list.scrollTop = list.scrollHeight;
    }
  }

  #item(event, text) {
    const time = new Date(event.time);
    const stamp = make("time", { dateTime: time.toISOString() }, TIME.format(time));
    const item =
      event.type === "m.room.message"
        ? make("li", {}, make("strong", {}, this.room.nameOf(event.sender)), stamp, make("p", {}, text))
        : make("li", { className: "note" }, text, stamp);
    item.dataset.event = event.id;
    item.classList.toggle("own", event.sender === this.room.userId);
    return item;
  }
}
