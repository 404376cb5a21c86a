// Stays up to date: asks for all rooms once, and then for news for as long as the page is open and
// the session lasts.

/** When the server is away there is no need to hurry, and some to be back soon. */
const PAUSE_MS = 3_000;

/**
 * @param client see `matrix.js`
 * @param rooms where the news go, see `rooms.js`
 * @param {(updates: object[]) => void} changed called after each news, the first included
 * @param {(problem: string) => void} troubled called with what is wrong, and with "" when it no
 *   longer is
 */
export async function follow(client, rooms, changed, troubled) {
  let since;
  for (;;) {
    try {
      const news = since === undefined ? await client.start() : await client.next(since);
      ({ since } = news);
      rooms.apply(news.updates);
      troubled("");
      changed(news.updates);
    } catch (error) {
      if (error.code === "M_UNKNOWN_TOKEN") {
        throw error;
      }
      troubled(`${error.message} Trying again…`);
      await pause(error.waitMs ?? PAUSE_MS);
    }
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
