// A Klatsch of our own for a test: started with `./klatsch serve` as a user would, on free ports
// and in a folder that goes away afterwards.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const LAUNCHER = fileURLToPath(new URL("../klatsch", import.meta.url));

/** A first start may have to build the program; any later one takes less than a second. */
const START_DEADLINE_MS = 180_000;

const STOP_DEADLINE_MS = 30_000;

/** Enough of the log to see what happened just before a failure. */
const LOG_KEPT = 200_000;

export class Server {
  #process = null;
  #log = "";

  /**
   * @param {{httpPort: number, httpsPort: number, folder: string, databaseUrl?: string,
   *   settings?: Object<string, string>}} place
   */
  constructor(place) {
    this.place = place;
  }

  /**
   * Starts a server with nothing in it. Its settings are the defaults, but for where it is, and for
   * `settings`, which are variables of the environment without `KLATSCH_`.
   */
  static async start({ databaseUrl, settings } = {}) {
    const [httpPort, httpsPort] = await freePorts(2);
    const folder = await mkdtemp(join(tmpdir(), "klatsch-clients-"));
    const server = new Server({ httpPort, httpsPort, folder, databaseUrl, settings });
    await server.start();
    return server;
  }

  get url() {
    return `http://localhost:${this.place.httpPort}`;
  }

  /** Starts the program and returns when it answers. */
  async start() {
    const child = spawn(LAUNCHER, ["serve"], {
      cwd: this.place.folder,
      env: this.#environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        this.#log = (this.#log + text).slice(-LOG_KEPT);
      });
    }
    child.on("error", (error) => {
      this.#log += `${error}\n`;
    });
    await this.#untilItAnswers(child);
  }

  /** Asks the server to end, as an operator would, and returns when it has. */
  async stop() {
    await this.#end("SIGTERM");
    if (this.#process.exitCode !== 0 && this.#process.exitCode !== 128 + 15) {
      throw new Error(`The server ended with ${this.#process.exitCode}:\n${this.#log}`);
    }
  }

  /** Takes the server away without a warning, as a power cut would. */
  async crash() {
    await this.#end("SIGKILL");
  }

  /** Ends the server, if it still runs, and removes its data. */
  async remove({ printingLog = false } = {}) {
    await this.#end("SIGKILL");
    if (printingLog) {
      process.stdout.write(this.#log);
    }
    await rm(this.place.folder, { recursive: true, force: true });
  }

  async #end(signal) {
    const child = this.#process;
    if (hasEnded(child)) {
      return;
    }
    const ended = once(child, "exit", { signal: AbortSignal.timeout(STOP_DEADLINE_MS) });
    child.kill(signal);
    await ended.catch((cause) => {
      throw new Error(`The server did not end on ${signal}:\n${this.#log}`, { cause });
    });
  }

  async #untilItAnswers(child) {
    const deadline = AbortSignal.timeout(START_DEADLINE_MS);
    while (!hasEnded(child) && !deadline.aborted) {
      const answer = await fetch(`${this.url}/_matrix/client/versions`).catch(() => null);
      if (answer?.ok) {
        await answer.json();
        return;
      }
      await pause(20);
    }
    child.kill("SIGKILL");
    throw new Error(`The server did not start:\n${this.#log}`);
  }

  #environment() {
    const { httpPort, httpsPort, folder, databaseUrl, settings = {} } = this.place;
    // Settings of whoever runs the test would change what is tested; which JDK to use would not.
    const inherited = Object.entries(process.env).filter(
      ([name]) => !name.startsWith("KLATSCH_") || name.startsWith("KLATSCH_JAVA_"),
    );
    return {
      ...Object.fromEntries(inherited),
      ...Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [`KLATSCH_${name}`, value]),
      ),
      KLATSCH_HTTP_PORT: String(httpPort),
      KLATSCH_HTTPS_PORT: String(httpsPort),
      KLATSCH_DATA_DIR: join(folder, "data"),
      ...(databaseUrl && { KLATSCH_DATABASE_URL: databaseUrl }),
    };
  }
}

/** Ports that nobody listens on. All are held until the last is found, so that they differ. */
export async function freePorts(count) {
  const holders = await Promise.all(
    Array.from({ length: count }, async () => {
      const holder = createServer().listen(0);
      await once(holder, "listening");
      return holder;
    }),
  );
  const ports = holders.map((holder) => holder.address().port);
  await Promise.all(holders.map((holder) => once(holder.close(), "close")));
  return ports;
}

function hasEnded(child) {
  return child === null || child.exitCode !== null || child.signalCode !== null || !child.pid;
}
