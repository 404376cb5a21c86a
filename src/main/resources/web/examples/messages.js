// The second demo: rooms, and the last message in each of them.

import { element, onSubmit } from "./dom.js";
import { begin, startAgain } from "./frame.js";
import { follow } from "./follow.js";
import { listRooms } from "./room-picker.js";
import { Rooms } from "./rooms.js";

const problem = element("problem");

begin((client, { userId }) => {
  const rooms = new Rooms(userId);

  onSubmit(element("create"), problem, async () => {
    await client.createRoom(element("room-name").value.trim());
    element("room-name").value = "";
  });
  onSubmit(element("say"), problem, async () => {
    await client.send(element("room").value, element("text").value);
    element("text").value = "";
  });

  const changed = () => listRooms(rooms, (room) => room.lastText);
  const troubled = (what) => {
    problem.textContent = what;
  };
  follow(client, rooms, changed, troubled).catch(startAgain);
});
