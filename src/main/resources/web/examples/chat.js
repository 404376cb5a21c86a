// The whole application: rooms on one side, people on the other, and the conversation in between.

import { Conversation } from "./conversation.js";
import { element, make, onSubmit } from "./dom.js";
import { follow } from "./follow.js";
import { begin, startAgain } from "./frame.js";
import { Rooms } from "./rooms.js";

const problem = element("problem");

begin(async (client, { userId }) => {
  const rooms = new Rooms(userId);
  const conversation = new Conversation(client, problem, listRooms);
  /** How many messages of others one has not seen, by room. */
  const unread = new Map();

  function choose(room) {
    unread.delete(room.id);
    conversation.show(room);
    listRooms();
  }

  function listRooms() {
    const chosen = conversation.room;
    const items = rooms.list.map((room) => {
      const button = make(
        "button",
        { type: "button", aria: room === chosen ? { current: "true" } : {} },
        make("strong", {}, room.name),
        make("span", {}, room.membership === "invite" ? "Invitation" : room.lastText),
      );
      if (unread.get(room.id)) {
        button.append(make("em", {}, `${unread.get(room.id)} new`));
      }
      button.dataset.room = room.id;
      button.addEventListener("click", () => choose(room));
      return make("li", {}, button);
    });
    const focused = document.activeElement?.dataset.room;
    element("room-list").replaceChildren(...items);
    element("no-rooms").hidden = items.length > 0;
    if (focused) {
      items.map((item) => item.firstChild).find(({ dataset }) => dataset.room === focused)?.focus();
    }
  }

  function count({ roomId, timeline }) {
    const messages = timeline.filter(
      ({ type, sender }) => type === "m.room.message" && sender !== userId,
    );
    if (roomId !== conversation.room?.id) {
      unread.set(roomId, (unread.get(roomId) ?? 0) + messages.length);
    }
  }

  let first = true;
  /** A room that one has made, and that is not yet among the news. */
  let awaited = null;

  function changed(updates) {
    if (!first) {
      updates.forEach(count);
    }
    first = false;
    conversation.refresh();
    listRooms();
    const made = rooms.get(awaited);
    if (made) {
      awaited = null;
      choose(made);
    }
  }

  onSubmit(element("create"), problem, async () => {
    awaited = await client.createRoom(element("room-name").value.trim());
    element("room-name").value = "";
    changed([]);
  });

  const troubled = (what) => {
    problem.textContent = what;
  };
  follow(client, rooms, changed, troubled).catch(startAgain);
});
