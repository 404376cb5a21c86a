// The first demo: an account, a login, and what the token is good for.

import { element, onPress } from "./dom.js";
import { begin } from "./frame.js";

begin((client, { userId }) => {
  onPress(element("test"), element("problem"), async () => {
    element("result").textContent = "";
    const { updates } = await client.start();
    const count = updates.length === 1 ? "one room" : `${updates.length} rooms`;
    element("result").textContent = `The server knows you: ${userId}, with ${count}.`;
  });
});
