// A test told in steps that build on each other. After a step that fails the others are skipped:
// they would only say the same again.

import { it } from "node:test";

export class Story {
  #broken = false;

  get isBroken() {
    return this.#broken;
  }

  step(title, options, act = options) {
    it(title, act === options ? {} : options, async (context) => {
      if (this.#broken) {
        context.skip("an earlier step failed");
        return;
      }
      try {
        await act(context);
      } catch (error) {
        this.#broken = true;
        throw error;
      }
    });
  }
}
