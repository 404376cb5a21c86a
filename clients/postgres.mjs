// A PostgreSQL of our own for a test, from the machine's own package: an empty cluster in a folder
// that goes away afterwards. `CLIENTS_DATABASE_URL` names an empty database to use instead.

import { execFile, execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { freePorts } from "./server.mjs";

const run = promisify(execFile);

/** Where Debian and its relatives keep the programs, one folder for each version. */
const DEBIAN = "/usr/lib/postgresql";

export class Postgres {
  constructor(url, remove) {
    this.url = url;
    this.remove = remove;
  }

  /** Why there can be no PostgreSQL on this machine, or `false` when there can be one. */
  static whyNot() {
    return process.env.CLIENTS_DATABASE_URL || programs()
      ? false
      : "PostgreSQL is not installed (apt-get install postgresql)";
  }

  static async start() {
    if (process.env.CLIENTS_DATABASE_URL) {
      return new Postgres(process.env.CLIENTS_DATABASE_URL, async () => {});
    }
    const folder = await mkdtemp(join(tmpdir(), "klatsch-postgres-"));
    const owner = await ownerOf(folder);
    const [port] = await freePorts(1);
    const data = join(folder, "data");
    const program = (name, ...args) => run(join(programs(), name), args, { ...owner, cwd: folder });

    const asKlatschNeedsIt = ["--encoding=UTF8", "--locale=C"];
    await program("initdb", "-D", data, "-U", "postgres", "--auth=trust", ...asKlatschNeedsIt);
    const listen = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`;
    await program("pg_ctl", "-D", data, "-l", join(folder, "log"), "-o", listen, "-w", "start");
    return new Postgres(`postgresql://postgres@127.0.0.1:${port}/postgres`, async () => {
      await program("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop");
      await rm(folder, { recursive: true, force: true });
    });
  }
}

function programs() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const newestFirst = versions.sort((a, b) => b - a).map((version) => join(DEBIAN, version, "bin"));
  const onPath = (process.env.PATH ?? "").split(":");
  return [...newestFirst, ...onPath].find((folder) => existsSync(join(folder, "initdb")));
}

/** PostgreSQL refuses to run as root; its package brings a user to run as. */
async function ownerOf(folder) {
  if (process.getuid() !== 0) {
    return {};
  }
  const idOf = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  const owner = { uid: idOf("-u"), gid: idOf("-g") };
  await chown(folder, owner.uid, owner.gid);
  return owner;
}
