// A Matrix client for these examples: two generations of the API, which can do the same.
//
// Both have these methods. All but the first two need somebody to be logged in.
//
//   register(user, password)   makes an account: { userId, token }
//   logIn(user, password)      the same for who has one
//   logOut()                   ends the session
//   createRoom(name)           the id of the new room
//   invite(roomId, userId)
//   join(room)                 by id or alias; the id of the room
//   leave(roomId)              also declines an invitation
//   send(roomId, text)
//   history(roomId, from)      older messages: { events, older }, newest first
//   start()                    all rooms as they are: { updates, since }
//   next(since)                waits for news, and gives them alike
//
// An update is what is new in one room:
//
//   { roomId, membership, state, timeline, older, afresh }
//
// `state` and `timeline` are events, oldest first; `older` is where `history` goes on, or null;
// `afresh` says that the timeline is not continued but begins anew. An event looks alike in both:
//
//   { id, type, sender, time, stateKey, content }

import { V1 } from "./v1.js";
import { V3 } from "./v3.js";

export { Refusal } from "./wire.js";

export const GENERATIONS = {
  v3: { name: "Today (v3)", Client: V3 },
  v1: { name: "2014 (api/v1)", Client: V1 },
};

/**
 * @param {"v1" | "v3"} generation
 * @param {{userId: string, token: string} | null} session whose client it is
 * @param tell hears of each request, see `wire.js`
 */
export function open(generation, session, tell) {
  return new GENERATIONS[generation].Client(session, tell);
}
