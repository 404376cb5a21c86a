// One request to the server, in either generation: JSON goes out, JSON comes back.

const UNREACHABLE = "The server cannot be reached. Please try again.";

/** What the server refused, in its own words. */
export class Refusal extends Error {
  /** @param {number} waitMs how long to wait before asking again, if the server says so */
  constructor(answer, json) {
    super(json.error || `The server answered ${answer.status} and did not say why.`);
    this.code = json.errcode;
    this.waitMs = json.retry_after_ms;
    this.json = json;
  }
}

export class Wire {
  #tell;

  /**
   * @param {string} prefix such as `/_matrix/client/v3`
   * @param {(method: string, path: string, status: number, json: object) => void} tell hears of
   *   each request when it has been answered
   */
  constructor(prefix, tell) {
    this.prefix = prefix;
    this.#tell = tell;
  }

  /**
   * @param {string} path what follows the prefix
   * @param {{query?: object, body?: object, token?: string}} rest `token` goes
   *   into a header; the generation of 2014 had none, and puts it into `query`
   */
  async request(method, path, { query = {}, body, token } = {}) {
    const address = `${this.prefix}${path}${parameters(query)}`;
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    if (body) {
      headers["Content-Type"] = "application/json";
    }
    let answer;
    try {
      answer = await fetch(address, { method, headers, body: body && JSON.stringify(body) });
    } catch {
      throw new Error(UNREACHABLE);
    }
    const json = await answer.json().catch(() => ({}));
    this.#tell(method, withoutToken(address), answer.status, json);
    if (!answer.ok) {
      throw new Refusal(answer, json);
    }
    return json;
  }
}

/** A path with whatever in it: room ids have `!` and `:`, aliases `#`. */
export const path = (parts, ...values) =>
  String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value)));

function parameters(query) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

/** Nobody shall read it over somebody's shoulder. */
function withoutToken(address) {
  return decodeURIComponent(address).replace(/access_token=[^&]*/, "access_token=…");
}
