// Somebody at a client built on matrix-nio, a library in Python: each method is carried out by
// `nio/person.py`, which runs as a process of its own and is told by lines of JSON.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("nio/person.py", import.meta.url));

/** Made by `run-tests`. */
const PYTHON = fileURLToPath(new URL("nio/venv/bin/python", import.meta.url));

/** What a call can be, as in `js-person.mjs`. */
const CALLS = [
  "comeBack",
  "goOffline",
  "logOut",
  "createRoom",
  "join",
  "untilInvited",
  "untilIn",
  "allMembers",
  "say",
  "mention",
  "answerInThread",
  "edit",
  "react",
  "redact",
  "untilHears",
  "untilShows",
  "untilReactions",
  "untilGone",
  "untilThread",
  "untilUnread",
  "read",
  "untilReadBy",
  "search",
  "everything",
  "tellDevice",
  "untilTold",
  "devices",
];

export class NioPerson {
  static library = "matrix-nio";

  #process;
  #waiting = new Map();
  #calls = 0;
  #log = "";

  /** Why there can be none on this machine, or `false` when there can be one. */
  static whyNot() {
    try {
      execFileSync(PYTHON, ["-c", "import nio"], { stdio: "ignore" });
      return false;
    } catch {
      return "matrix-nio is not installed (apt-get install python3 python3-venv)";
    }
  }

  static async register(url, name) {
    return new NioPerson().#enter("register", url, name);
  }

  static async logIn(url, name) {
    return new NioPerson().#enter("logIn", url, name);
  }

  constructor() {
    this.#process = spawn(PYTHON, [PROGRAM], { stdio: ["pipe", "pipe", "pipe"] });
    this.#process.stderr.setEncoding("utf8").on("data", (text) => (this.#log += text));
    this.#process.on("exit", () => this.#end(new Error(`matrix-nio has ended:\n${this.#log}`)));
    createInterface({ input: this.#process.stdout }).on("line", (line) => this.#answered(line));
  }

  async #enter(call, url, name) {
    const { userId, deviceId } = await this.call(call, url, name, `the secret of ${name}`);
    this.id = userId;
    this.deviceId = deviceId;
    return this;
  }

  call(call, ...args) {
    const id = ++this.#calls;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#process.stdin.write(`${JSON.stringify({ id, call, args })}\n`);
    return answer;
  }

  #answered(line) {
    const { id, result, error, errcode } = JSON.parse(line);
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) {
      resolve(result);
    } else {
      reject(Object.assign(new Error(error), { errcode }));
    }
  }

  #end(error) {
    this.#waiting.forEach(({ reject }) => reject(error));
    this.#waiting.clear();
  }

  /** Ends the client. */
  async leave() {
    if (this.#process.exitCode === null) {
      const ended = once(this.#process, "exit");
      this.#process.stdin.end();
      await ended;
    }
  }
}

for (const name of CALLS) {
  NioPerson.prototype[name] = function (...args) {
    return this.call(name, ...args);
  };
}
