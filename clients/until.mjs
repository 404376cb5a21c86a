// Waiting without sleeping: for an event of the SDK, and never for ever.

/** Generous, because a busy machine is slow; a test that waits this long has failed anyway. */
export const DEADLINE_MS = 60_000;

/**
 * Waits until `condition` holds: now, or when `emitter` emits one of `events`, whose first argument
 * it is given.
 *
 * @param {string} what said in the error when the deadline passes
 * @returns what `condition` returned, the first time it is truthy
 */
export function until(what, emitter, events, condition) {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      stopListening();
      reject(new Error(`Waited ${DEADLINE_MS / 1000} s in vain until ${what}`));
    }, DEADLINE_MS);
    const look = (argument) => {
      try {
        const found = condition(argument);
        if (found) {
          stopListening();
          resolve(found);
        }
      } catch (error) {
        stopListening();
        reject(error);
      }
    };
    const stopListening = () => {
      clearTimeout(deadline);
      events.forEach((event) => emitter.off(event, look));
    };
    events.forEach((event) => emitter.on(event, look));
    look();
  });
}
