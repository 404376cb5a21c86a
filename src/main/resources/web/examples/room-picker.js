// The list of rooms of the smaller examples, and the field to choose one of them.

import { element, make } from "./dom.js";

/** @param {(room: object) => string} describe what the list says about a room */
export function listRooms(rooms, describe) {
  const { list } = rooms;
  element("no-rooms").hidden = list.length > 0;
  element("room-list").replaceChildren(
    ...list.map((room) => make("li", {}, make("strong", {}, room.name), ` ${describe(room)}`)),
  );
  const chosen = element("room").value;
  element("room").replaceChildren(
    ...list.map((room) => {
      const { id: value, name } = room;
      return make("option", { value, selected: value === chosen }, name);
    }),
  );
}
