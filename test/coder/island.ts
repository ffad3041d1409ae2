import { once } from "node:events";
import { readFile, realpath, writeFile } from "node:fs/promises";
import { connect as connectTcp, createServer } from "node:net";
import { join } from "node:path";
import type { Launch } from "../../src/command.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/**
 * A network in which only one server of ours exists: whatever else a process looks up or connects to ends here, and is
 * heard. The real hosts are out of reach, whatever the process does.
 */
export interface Island extends AsyncDisposable {
  /** Puts every process that is launched on an island of its own. */
  readonly around: (launch: Launch) => Launch;
  /** Names that were looked up, and ports that were connected to, in order. */
  heard(): Promise<readonly string[]>;
}

/**
 * Runs inside: a resolver that knows nobody, hosts on the ports of the web, and the one way out. Its arguments: file to
 * write to, socket that leads out, port of the server, then the command.
 */
const inside = `
const { appendFileSync } = require("node:fs");
const net = require("node:net");
const [log, way, port, file, ...args] = process.argv.slice(1);
const hear = (text) => appendFileSync(log, text + "\\n");
const resolver = require("node:dgram").createSocket("udp4", (query, { port: to }) => {
  const labels = [];
  for (let at = 12; query[at] > 0; at += query[at] + 1) {
    labels.push(query.toString("latin1", at + 1, at + 1 + query[at]));
  }
  hear("name " + labels.join("."));
  const answer = Buffer.from(query);
  answer.writeUInt16BE(0x8183, 2); // There is no such name.
  resolver.send(answer, to, "127.0.0.1");
});
const out = net.createServer((one) => {
  const other = net.connect(way);
  for (const each of [one, other]) each.on("error", () => { one.destroy(); other.destroy(); });
  one.pipe(other).pipe(one);
});
const host = () => net.createServer((socket) => { hear("connection to " + socket.localPort); socket.destroy(); });
const listening = [
  [resolver, (done) => resolver.bind(53, "127.0.0.1", done)],
  ...[[out, Number(port)], [host(), 443], [host(), 80]].map(([server, at]) => [server, (done) => server.listen(at, "127.0.0.1", done)]),
];
Promise.all(listening.map(([, start]) => new Promise(start))).then(() => {
  const child = require("node:child_process").spawn(file, args, { stdio: "inherit" });
  for (const name of ["SIGTERM", "SIGINT"]) process.on(name, () => child.kill(name));
  child.on("exit", (code) => process.exit(code ?? 1));
});
`;

/**
 * @param bubblewrap absolute path of one that works here
 * @param server the one that is to be reached, at its own address
 */
export async function startIsland(
  bubblewrap: string,
  server: () => { readonly url: string },
): Promise<Island> {
  const folder = await temporaryFolder("island");
  const at = (name: string) => join(folder.path, name);
  await writeFile(at("heard"), "");
  await writeFile(at("resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  await writeFile(at("nsswitch.conf"), "hosts: files dns\n");
  await writeFile(at("hosts"), "127.0.0.1 localhost\n");
  const wayOut = createServer((one) => {
    const other = connectTcp(Number(new URL(server().url).port), "127.0.0.1");
    for (const each of [one, other]) {
      each.on("error", () => {
        one.destroy();
        other.destroy();
      });
    }
    one.pipe(other).pipe(one);
  });
  wayOut.listen(at("way"));
  await once(wayOut, "listening");
  const files = ["resolv.conf", "nsswitch.conf", "hosts"];
  const bound = await Promise.all(
    files.map(async (name) => ["--ro-bind", at(name), await realpath(`/etc/${name}`)]),
  );
  return {
    around: (launch) => (command) =>
      launch({
        ...command,
        file: bubblewrap,
        args: [
          ...["--unshare-user", "--unshare-net", "--uid", "0", "--gid", "0"],
          ...["--cap-add", "CAP_NET_BIND_SERVICE", "--die-with-parent"],
          ...["--dev-bind", "/", "/", ...bound.flat()],
          ...["--chdir", command.cwd, "--", process.execPath, "-e", inside],
          ...[at("heard"), at("way"), new URL(server().url).port, command.file, ...command.args],
        ],
      }),
    heard: async () => (await readFile(at("heard"), "utf8")).split("\n").filter((line) => line),
    async [Symbol.asyncDispose]() {
      wayOut.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
