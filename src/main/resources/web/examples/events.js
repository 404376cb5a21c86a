// The fourth demo: the stream of events, as it comes.

import { element, make } from "./dom.js";
import { follow } from "./follow.js";
import { begin, startAgain } from "./frame.js";
import { Rooms, sentence } from "./rooms.js";

/** Enough to see what just happened. */
const KEPT = 100;

begin((client, { userId }) => {
  const rooms = new Rooms(userId);
  const list = element("stream");

  function show(room, event) {
    const item = make("li", {}, make("strong", {}, room.name), ` ${event.type} `);
    item.append(sentence(room, event));
    list.prepend(item);
    if (list.children.length > KEPT) {
      list.lastElementChild.remove();
    }
  }

  let first = true;

  function changed(updates) {
    if (!first) {
      for (const update of updates) {
        happened(update, userId).forEach((event) => show(rooms.get(update.roomId), event));
      }
    }
    first = false;
    element("state").textContent = "Listening. What happens now appears here.";
  }

  const troubled = (what) => {
    element("problem").textContent = what;
  };
  follow(client, rooms, changed, troubled).catch(startAgain);
});

/** Of a room that one is invited to, one sees nothing happen but that. */
function happened({ membership, state, timeline }, userId) {
  return membership === "invite" && timeline.length === 0
    ? state.filter(({ type, stateKey }) => type === "m.room.member" && stateKey === userId)
    : timeline;
}
