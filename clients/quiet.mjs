// Keeps matrix-js-sdk from logging several lines for each message. To be imported before the SDK,
// some parts of which keep a logger from the start.

import { logger } from "matrix-js-sdk/lib/logger.js";

logger.methodFactory = () => () => {};
logger.rebuild();

/** For clients, who want a logger of their own. */
export const quiet = {
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  getChild: () => quiet,
};
