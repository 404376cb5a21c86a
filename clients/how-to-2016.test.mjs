// Every `curl` command of the 2016 how-to "How to use the client-server API", in its order, as it is
// printed there. Only what a reader would fill in is filled in: tokens and ids; `-k` is added because
// the certificate is self-signed, and the port is that of the test.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";

import { Server } from "./server.mjs";
import { Story } from "./story.mjs";

const run = promisify(execFile);

/** The how-to itself, which lies beside the repository where it is known at all. */
const SEEDS = new URL("../../shared/seeds/", import.meta.url);

/** What the reader learned on the way, to be filled in. */
const known = { room: "", token: "", friendsToken: "", nextBatch: "" };

const HOW_TO = [
  {
    title: "Registration",
    printed: String.raw`curl -XPOST -d '{"username":"example", "password":"wordpass", "auth": {"type":"m.login.dummy"}}' "https://localhost:8448/_matrix/client/r0/register"`,
    check(answer) {
      assert.equal(answer.user_id, "@example:localhost");
      assert.equal(answer.home_server, "localhost");
      assert.match(answer.access_token, /./);
    },
  },
  {
    title: "Login: how one may log in",
    printed: String.raw`curl -XGET "https://localhost:8448/_matrix/client/r0/login"`,
    check(answer) {
      assert.ok(answer.flows.some((flow) => flow.type === "m.login.password"));
    },
  },
  {
    title: "Login",
    printed: String.raw`curl -XPOST -d '{"type":"m.login.password", "user":"example", "password":"wordpass"}' "https://localhost:8448/_matrix/client/r0/login"`,
    check(answer) {
      assert.equal(answer.user_id, "@example:localhost");
      assert.equal(answer.home_server, "localhost");
      assert.match(answer.access_token, /./);
      known.token = answer.access_token;
    },
  },
  {
    title: "Creating a room",
    printed: String.raw`curl -XPOST -d '{"room_alias_name":"tutorial"}' "https://localhost:8448/_matrix/client/r0/createRoom?access_token=YOUR_ACCESS_TOKEN"`,
    check(answer) {
      assert.equal(answer.room_alias, "#tutorial:localhost");
      assert.match(answer.room_id, /^!/);
      known.room = answer.room_id;
    },
  },
  {
    title: "Sending messages",
    printed: String.raw`curl -XPOST -d '{"msgtype":"m.text", "body":"hello"}' "https://localhost:8448/_matrix/client/r0/rooms/%21asfLdzLnOdGRkdPZWu:localhost/send/m.room.message?access_token=YOUR_ACCESS_TOKEN"`,
    check(answer) {
      assert.match(answer.event_id, /^\$/);
    },
  },
  {
    title: "Inviting a user to a room",
    printed: String.raw`curl -XPOST -d '{"user_id":"@myfriend:localhost"}' "https://localhost:8448/_matrix/client/r0/rooms/%21asfLdzLnOdGRkdPZWu:localhost/invite?access_token=YOUR_ACCESS_TOKEN"`,
    check(answer) {
      assert.deepEqual(answer, {});
    },
  },
  {
    title: "Joining a room via an invite",
    as: "friend",
    printed: String.raw`curl -XPOST -d '{}' "https://localhost:8448/_matrix/client/r0/rooms/%21asfLdzLnOdGRkdPZWu:localhost/join?access_token=YOUR_ACCESS_TOKEN"`,
    check(answer) {
      assert.equal(answer.room_id, known.room);
    },
  },
  {
    // Printed with the room's id although it is about aliases; joining once more does nothing.
    title: "Joining a room via an alias",
    as: "friend",
    printed: String.raw`curl -XPOST -d '{}' "https://localhost:8448/_matrix/client/r0/join/%21asfLdzLnOdGRkdPZWu:localhost?access_token=YOUR_ACCESS_TOKEN"`,
    check(answer) {
      assert.equal(answer.room_id, known.room);
    },
  },
  {
    title: "Getting all state",
    printed: String.raw`curl -XGET "https://localhost:8448/_matrix/client/r0/sync?access_token=YOUR_ACCESS_TOKEN"`,
    check(answer) {
      const { timeline, state, account_data, ephemeral, unread_notifications } = roomIn(answer);
      const events = [...(state?.events ?? []), ...timeline.events];
      const create = events.find((event) => event.type === "m.room.create");
      const joined = events.filter((event) => event.content.membership === "join");

      assert.equal(create.sender, "@example:localhost");
      assert.equal(create.state_key, "");
      assert.equal(typeof create.origin_server_ts, "number");
      assert.equal(typeof create.unsigned.age, "number");
      assert.deepEqual(
        joined.map((event) => event.state_key),
        ["@example:localhost", "@myfriend:localhost"],
      );
      assert.ok(timeline.events.some((event) => event.content.body === "hello"));
      assert.equal(typeof timeline.limited, "boolean");
      assert.equal(typeof timeline.prev_batch, "string");
      assert.ok(Array.isArray(account_data.events));
      assert.ok(Array.isArray(ephemeral.events));
      assert.equal(typeof unread_notifications, "object");
      assert.ok(Array.isArray(answer.account_data.events));
      assert.ok(
        answer.presence.events.every((event) => event.type === "m.presence" && event.sender),
      );
    },
  },
  {
    title: "Getting all state, the most recent event of each room",
    printed: String.raw`curl --globoff -XGET 'https://localhost:8448/_matrix/client/r0/sync?filter={"room":{"timeline":{"limit":1}}}&access_token=YOUR_ACCESS_TOKEN'`,
    check(answer) {
      const { timeline } = roomIn(answer);

      assert.equal(timeline.events.length, 1);
      assert.equal(timeline.limited, true);
      assert.equal(typeof timeline.prev_batch, "string");
    },
  },
  {
    title: "Getting live state",
    printed: String.raw`curl -XGET "https://localhost:8448/_matrix/client/r0/sync?since=s9_7_0_1_1_1&access_token=YOUR_ACCESS_TOKEN"`,
    check: nothingNew,
  },
  {
    title: "Getting live state, once more",
    printed: String.raw`curl -XGET "https://localhost:8448/_matrix/client/r0/sync?since=s9_13_0_1_1_1&access_token=YOUR_ACCESS_TOKEN"`,
    check: nothingNew,
  },
];

describe("the how-to of 2016", () => {
  const story = new Story();
  let server;

  before(async () => {
    server = await Server.start();
  });

  after(() => server.remove({ printingLog: story.isBroken }));

  const missing = existsSync(SEEDS) ? false : "the how-to is not beside the repository";

  it("is quoted here word for word, and whole", { skip: missing }, () => {
    const seed = readdirSync(SEEDS).find((name) => name.startsWith("001_"));
    const commands = readFileSync(new URL(seed, SEEDS), "utf8")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line.startsWith("curl "));

    assert.deepEqual(
      HOW_TO.map((step) => step.printed),
      commands,
    );
  });

  story.step("a friend has an account", async () => {
    const answer = await curl(HOW_TO[0].printed.replace('"example"', '"myfriend"'));

    assert.equal(answer.user_id, "@myfriend:localhost");
    known.friendsToken = answer.access_token;
  });

  for (const step of HOW_TO) {
    story.step(step.title, async () => {
      const answer = await curl(filledIn(step));

      step.check(answer);
      known.nextBatch = answer.next_batch ?? known.nextBatch;
    });
  }

  story.step("is understood with TLS on the plain port too, where the how-to of 2014 expected it", async () => {
    const login = HOW_TO.find((step) => step.title === "Login");

    const { stdout } = await run("bash", [
      "-c",
      login.printed
        .replace("curl", "curl -k -sS")
        .replace("https://localhost:8448", `https://localhost:${server.place.httpPort}`),
    ]);
    assert.equal(JSON.parse(stdout).user_id, "@example:localhost");
  });

  /** Runs a command in a shell, as a reader would who copies it. */
  async function curl(command) {
    const { stdout } = await run("bash", [
      "-c",
      command
        .replace("curl", "curl -k -sS -w '\\n%{http_code}'")
        .replace("https://localhost:8448", `https://localhost:${server.place.httpsPort}`),
    ]);
    const [, body, status] = stdout.match(/^(.*)\n(\d+)$/s);
    assert.equal(status, "200", body);
    return JSON.parse(body);
  }
});

function filledIn({ printed, as }) {
  return printed
    .replace("YOUR_ACCESS_TOKEN", as === "friend" ? known.friendsToken : known.token)
    .replace("%21asfLdzLnOdGRkdPZWu:localhost", `%21${known.room.slice(1)}`)
    .replace(/since=s[0-9_]+/, `since=${known.nextBatch}`);
}

function roomIn(answer) {
  return answer.rooms.join[known.room];
}

/** What both last commands show: no room has news, and there is a place to go on from. */
function nothingNew(answer) {
  assert.match(answer.next_batch, /./);
  assert.deepEqual(Object.keys(answer.rooms?.join ?? {}), []);
  assert.deepEqual(Object.keys(answer.rooms?.invite ?? {}), []);
  assert.deepEqual(Object.keys(answer.rooms?.leave ?? {}), []);
}
