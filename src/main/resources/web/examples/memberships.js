// The third demo: who is in a room, and how one gets in and out.

import { element, onSubmit } from "./dom.js";
import { begin, startAgain } from "./frame.js";
import { follow } from "./follow.js";
import { listRooms } from "./room-picker.js";
import { Rooms } from "./rooms.js";

const problem = element("problem");

begin((client, { userId }) => {
  const rooms = new Rooms(userId);

  const changes = {
    invite: (roomId) => client.invite(roomId, element("invitee").value.trim()),
    join: (roomId) => client.join(roomId),
    leave: (roomId) => client.leave(roomId),
  };

  onSubmit(element("create"), problem, () => client.createRoom());
  onSubmit(element("change"), problem, (button) => changes[button.value](element("room").value));
  onSubmit(element("enter"), problem, async () => {
    await client.join(element("alias").value.trim());
    element("alias").value = "";
  });

  const changed = () => listRooms(rooms, describe);
  const troubled = (what) => {
    problem.textContent = what;
  };
  follow(client, rooms, changed, troubled).catch(startAgain);
});

function describe(room) {
  if (room.membership === "invite") {
    return "You are invited.";
  }
  const members = room.members.map(({ id, membership }) =>
    membership === "invite" ? `${id} (invited)` : id,
  );
  return members.join(", ");
}
