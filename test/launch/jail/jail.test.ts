import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Command } from "../../../src/command.ts";
import { jailed } from "../../../src/launch/jail/jail.ts";
import { probeJail } from "../../../src/launch/jail/probe-jail.ts";
import type { SocketProxy } from "../../../src/launch/jail/socket-proxy.ts";
import { launch } from "../../../src/launch/launch.ts";
import { processTable } from "../../../src/launch/process-tree.ts";
import { runToEnd } from "../../../src/launch/run-to-end.ts";
import { probeOwnJail } from "../../world/jail.ts";
import { type TemporaryFolder, temporaryFolder } from "../../world/temporary-folder.ts";

const probe = await probeOwnJail();
const bubblewrap = probe.status === "works" ? probe.bubblewrap : "";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

/** A shell script over a tree of its own, `$PWD`, that it may only read. */
async function command(script: string, more: Partial<Command> = {}): Promise<Command> {
  const tree = join(folder.path, "tree");
  await mkdir(tree, { recursive: true });
  await writeFile(join(tree, "code.ts"), "export {};\n");
  const env = { PATH: "/usr/bin:/bin", TOKEN: "a token" };
  const paths = { cwd: tree, readable: [tree], writable: [] };
  return {
    label: "test",
    file: "/bin/sh",
    args: ["-c", script],
    env,
    network: "none",
    ...paths,
    ...more,
  };
}

async function run(script: string, more: Partial<Command> = {}, socketProxy?: SocketProxy) {
  const limits = { timeoutMs: 30_000, maxCharacters: 100_000 };
  return runToEnd(jailed(launch, { bubblewrap, socketProxy }), await command(script, more), limits);
}

const outputOf = async (script: string, more: Partial<Command> = {}, socketProxy?: SocketProxy) =>
  (await run(script, more, socketProxy)).stdoutTail.trim();

describe.skipIf(probe.status !== "works")("inside the jail", () => {
  test("there is nothing of the file system but the system's folders and what the command names", async () => {
    await writeFile(join(folder.path, "other"), "not yours");
    expect((await outputOf(`ls /; ls ${folder.path}`)).split("\n")).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(root|home|var|run|opt|mnt|other)$/)]),
    );
    const looks = [
      `cat ${folder.path}/other`,
      `ls ${process.cwd()}`,
      "ls /root",
      "ls /home",
      "ls /var",
    ];
    const answers = await outputOf(
      looks.map((look) => `${look} >/dev/null 2>&1 && echo seen || echo hidden`).join("; "),
    );
    expect(answers.split("\n")).toEqual(looks.map(() => "hidden"));
    expect(await outputOf("cat code.ts")).toBe("export {};");
  });

  test("nothing can be written but the writable paths, the private /tmp and devices", async () => {
    const out = join(folder.path, "out");
    await mkdir(out, { recursive: true });
    const tries = [
      "code.ts",
      "new",
      "/new",
      "/usr/new",
      "/etc/new",
      "/bin/new",
      "/proc/new",
      `${out}/new`,
      "/tmp/new",
    ];
    const script = tries
      .map((path) => `(echo x >${path}) 2>/dev/null && echo yes || echo no`)
      .join("; ");
    const answers = (await outputOf(script, { writable: [out] })).split("\n");
    expect(answers).toEqual([...tries.slice(0, -2).map(() => "no"), "yes", "yes"]);
    expect(readFileSync(join(out, "new"), "utf8")).toBe("x\n");
    expect(existsSync("/tmp/new")).toBe(false);
    await writeFile(join(folder.path, "beside"), "ours");
    await outputOf("echo theirs >../beside");
    expect(readFileSync(join(folder.path, "beside"), "utf8")).toBe("ours");
    expect(readFileSync(join(folder.path, "tree/code.ts"), "utf8")).toBe("export {};\n");
  });

  test("a readable folder inside a writable one stays read-only, and the other way round", async () => {
    const outer = join(folder.path, "outer");
    await mkdir(join(outer, "inner"), { recursive: true });
    const script = `(touch ${outer}/a) 2>/dev/null && echo yes || echo no; (touch ${outer}/inner/a) 2>/dev/null && echo yes || echo no`;
    const inner = join(outer, "inner");
    expect(await outputOf(script, { writable: [outer], readable: [inner] })).toBe("yes\nno");
    expect(await outputOf(script, { writable: [inner], readable: [outer] })).toBe("no\nyes");
  });

  test("what is kept in memory has a limit, and /dev takes nothing", async () => {
    const sizes = (await outputOf("df --output=size -B1 /tmp /dev/shm | tail -2")).split("\n");
    expect(sizes.map(Number)).toEqual([2 * 1024 ** 3, 1024 ** 3]);
    const dev =
      "(echo x >/dev/x) 2>/dev/null && echo yes || echo no; echo x >/dev/null && echo x >/dev/shm/x && cat /dev/shm/x";
    expect(await outputOf(dev)).toBe("no\nx");
  });

  test("no process of ours is visible, and process 1 shows no variable but the marker", async () => {
    const [pids = "", environment = "", commandLine = ""] = (
      await outputOf(
        "ls -d /proc/[0-9]* | wc -l; tr '\\0' ' ' </proc/1/environ; echo; tr '\\0' ' ' </proc/1/cmdline",
      )
    ).split("\n");
    expect(Number(pids)).toBeLessThan(6);
    expect(environment).toMatch(/^CROSSCHECK_PROCESS=\S+ $/);
    expect(commandLine).not.toContain("a token");
  });

  test("the command has exactly its own environment", async () => {
    const names = (await outputOf("", { file: "/usr/bin/env", args: [] }))
      .split("\n")
      .map((line) => line.split("=")[0]);
    expect(names.sort()).toEqual(["CROSSCHECK_PROCESS", "PATH", "PWD", "TOKEN"]);
    expect(await outputOf('printf %s "$TOKEN"')).toBe("a token");
  });

  test("there are no capabilities and no root", async () => {
    expect(await outputOf("grep CapEff /proc/self/status")).toMatch(/\b0{16}$/);
    expect(await outputOf("grep CapBnd /proc/self/status")).toMatch(/\b0{16}$/);
    expect(await outputOf("id -u")).not.toBe("0");
  });

  test("of the system's settings there is what programs need, and one account", async () => {
    const there = await outputOf(
      "for name in npmrc shadow gshadow sudoers gitconfig pip.conf environment machine-id ssh docker; do test -e /etc/$name && echo $name; done; ls -A /usr/local/etc /usr/etc 2>/dev/null | grep -v :",
    );
    expect(there).toBe("");
    expect(await outputOf("wc -l < /etc/passwd; wc -l < /etc/group; id -un")).toBe("1\n1\nnobody");
    expect(await outputOf("test -e /etc/ssl/certs -o -e /etc/pki && echo certificates")).toBe(
      existsSync("/etc/ssl/certs") || existsSync("/etc/pki") ? "certificates" : "",
    );
  });

  test("no setting of the machine can be written", async () => {
    const tries =
      'find /proc -path "/proc/[0-9]*" -prune -o -type f -print 2>/dev/null | while read -r file; do (: >>"$file") 2>/dev/null && echo "$file"; done';
    expect(await outputOf(tries)).toBe("");
  });

  test("the machine's devices are usable, and have their rights again afterwards", async () => {
    const before = statSync("/dev/null").mode;
    const script =
      "chmod 600 /dev/null 2>/dev/null; echo x >/dev/null && head -c 2 /dev/zero | wc -c";
    expect(await outputOf(script)).toBe("2");
    expect(statSync("/dev/null").mode).toBe(before);
  });

  test("the kernel's key store is closed", async () => {
    const calls = process.arch === "arm64" ? [217, 218, 219] : [248, 249, 250];
    const script = calls
      .map((call) => `perl -e 'print syscall(${call}, 0, -3, 0, 0, 0), " ", $!+0, "\\n"'`)
      .join("; ");
    // EPERM; the call number before them works.
    expect(await outputOf(script)).toBe("-1 1\n-1 1\n-1 1");
  });

  test("another sandbox can be started", async () => {
    // For root bubblewrap covers parts of /proc, and the kernel then allows no second one.
    const proc = process.getuid?.() === 0 ? "" : "--proc /proc";
    const inner = `${bubblewrap} --unshare-user --unshare-pid --unshare-net --ro-bind / / ${proc} /bin/echo works`;
    expect(await outputOf(inner)).toBe("works");
  });

  test.runIf(process.getuid?.() === 0 && existsSync("/usr/bin/setpriv"))(
    "for another user than root another sandbox has its own /proc as well",
    async () => {
      const tree = join(folder.path, "of-nobody");
      await mkdir(tree);
      for (const path of [folder.path, tree]) await chmod(path, 0o755);
      const room = join(import.meta.dirname, "../../../src/launch");
      const inner = `${bubblewrap} --unshare-user --unshare-pid --unshare-net --ro-bind / / --proc /proc /bin/echo works`;
      const inside = await command(`${inner}; id -u; (: >/proc/sys/vm/swappiness) 2>&1`, {
        cwd: tree,
        readable: [tree],
      });
      const script = `
        import { jailed } from ${JSON.stringify(join(room, "jail/jail.ts"))};
        import { launch } from ${JSON.stringify(join(room, "launch.ts"))};
        const [bubblewrap, command] = JSON.parse(process.argv[1]);
        const child = await jailed(launch, { bubblewrap })(command);
        child.stdout.pipe(process.stdout);
        child.stderr.pipe(process.stderr);`;
      const node = [process.execPath, "--input-type=module", "-e", script];
      const args = ["--reuid", "65534", "--regid", "65534", "--clear-groups", ...node];
      const ended = await runToEnd(
        launch,
        {
          ...inside,
          file: "/usr/bin/setpriv",
          args: [...args, JSON.stringify([bubblewrap, inside])],
        },
        { timeoutMs: 30_000, maxCharacters: 10_000 },
      );
      expect(ended.stdoutTail.split("\n").slice(0, 2)).toEqual(["works", "65534"]);
      expect(ended.stdoutTail).toContain("/proc/sys/vm/swappiness");
    },
  );

  test("an ended command's exit code and output come through", async () => {
    const ended = await run("echo out; echo err >&2; exit 7");
    expect(ended).toMatchObject({
      exit: { code: 7, signal: null },
      stdoutTail: "out\n",
      stderrTail: "err\n",
    });
    expect((await run("kill -TERM $$")).exit).toEqual({ code: 143, signal: null });
  });

  test("stdin comes through", async () => {
    await using child = await jailed(launch, { bubblewrap })(
      await command("read line; echo got $line"),
    );
    child.stdin.end("this\n");
    const [chunk] = await once(child.stdout, "data");
    expect(String(chunk)).toBe("got this\n");
  });
});

describe.skipIf(probe.status !== "works")("a jailed process", () => {
  async function started(script: string, socketProxy?: SocketProxy) {
    const network = socketProxy ? "gateway" : "none";
    const child = await jailed(launch, { bubblewrap, socketProxy })(
      await command(script, { network }),
    );
    await once(child.stdout, "data");
    return child;
  }

  /** Our view of everything below bubblewrap. */
  function processTree(pid: number): number[] {
    const found = [pid];
    for (const { pid: other, parent } of processTable())
      if (found.includes(parent)) found.push(other);
    return found;
  }

  test("may end politely", async () => {
    await using child = await started(
      "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done",
    );
    await child.end();
    expect(await child.exited).toEqual({ code: 5, signal: null });
  });

  test("takes everything with it, whatever that hides behind", async () => {
    await using child = await started(
      "trap '' TERM; env -i setsid sh -c 'sleep 1000 & echo ready; sleep 1000' & wait",
    );
    const pids = processTree(child.pid);
    expect(pids.length).toBeGreaterThan(4);
    await child.end(100);
    const alive = new Set(processTable().map((entry) => entry.pid));
    expect(pids.filter((pid) => alive.has(pid))).toEqual([]);
  });

  test("that has ended leaves nothing behind", async () => {
    await using child = await started("setsid sleep 1000 & echo ready; read line");
    const pids = processTree(child.pid);
    child.stdin.end();
    await child.exited;
    const left = () => processTable().filter((entry) => pids.includes(entry.pid));
    await expect.poll(left).toEqual([]);
  });

  test("dies with us, also when we are killed", async () => {
    const room = join(import.meta.dirname, "../../../src/launch");
    const script = `
      import { jailed } from ${JSON.stringify(join(room, "jail/jail.ts"))};
      import { launch } from ${JSON.stringify(join(room, "launch.ts"))};
      const [bubblewrap, command] = JSON.parse(process.argv[1]);
      const child = await jailed(launch, { bubblewrap })(command);
      child.stdout.on("data", () => console.log(child.pid));`;
    const stubborn = await command(
      "trap '' TERM INT HUP; echo ready; while :; do sleep 0.05; done",
    );
    const args = ["--input-type=module", "-e", script, JSON.stringify([bubblewrap, stubborn])];
    await using us = await launch({ ...stubborn, file: process.execPath, args });
    const pids = processTree(Number((await once(us.stdout, "data"))[0]));
    expect(pids.length).toBeGreaterThan(2);
    process.kill(us.pid, "SIGKILL");
    const left = () => processTable().filter((entry) => pids.includes(entry.pid));
    await expect.poll(left).toEqual([]);
  });

  test("is refused with the system's error when something it names is missing", async () => {
    const jail = jailed(launch, { bubblewrap });
    const missing = join(folder.path, "missing");
    const plain = join(folder.path, "plain");
    await writeFile(plain, "");
    await chmod(plain, 0o644);
    for (const wrong of [
      { file: missing },
      { cwd: missing },
      { readable: [missing] },
      { writable: [missing] },
    ]) {
      await expect(jail(await command("true", wrong))).rejects.toMatchObject({ code: "ENOENT" });
    }
    await expect(jail(await command("true", { file: plain }))).rejects.toMatchObject({
      code: "EACCES",
    });
  });

  test("is refused when a path inside its tree leads out of it", async () => {
    const tree = join(folder.path, "hostile");
    await mkdir(tree);
    await symlink(dirname(folder.path), join(tree, "build"));
    const paths = { cwd: tree, readable: [tree], writable: [join(tree, "build")] };
    await expect(jailed(launch, { bubblewrap })(await command("true", paths))).rejects.toThrow(
      /leads out of/,
    );
  });
});

describe.skipIf(probe.status !== "works")("the network of a jail", () => {
  const server = createServer((request, response) => {
    request.on("aborted", () => server.emit("gone"));
    if (request.url === "/slow") response.write("first ");
    else response.end(`hello ${request.url}`);
  });
  const outside = createServer((_, response) => response.end("outside"));
  let socketProxy: SocketProxy;
  beforeEach(async () => {
    const socketPath = join(folder.path, "gateway.sock");
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
    socketProxy = { port: (outside.address() as AddressInfo).port, socketPath };
  });
  afterEach(async () => {
    for (const one of [server, outside]) {
      one.closeAllConnections();
      await new Promise((resolve) => one.close(resolve));
    }
  });
  const get = (path: string, { port = socketProxy.port, stdin = "ignore" } = {}) =>
    `${JSON.stringify(process.execPath)} -e '
      const request = require("node:http").get({ host: "127.0.0.1", port: ${port}, path: "${path}" }, (response) => {
        response.on("data", (chunk) => process.stdout.write(chunk));
      });
      request.on("error", (error) => console.log(error.code));
      ${stdin === "abort" ? 'process.stdin.once("data", () => request.destroy()); ' : ""}'`;
  const node = dirname(process.execPath);

  test("is none at all for a command that needs none", async () => {
    expect(await outputOf(get("/a"), { readable: [node] })).toBe("ECONNREFUSED");
    expect(await outputOf("tail -n +3 /proc/net/dev | wc -l")).toBe("1");
  });

  test("has the gateway, at its own address, and nothing else of ours", async () => {
    const network = "gateway";
    // On that port there is another server outside: what answers came through the socket proxy.
    expect(await outputOf(get("/a"), { network, readable: [node] }, socketProxy)).toBe("hello /a");
    const other = { ...socketProxy, port: socketProxy.port === 50_000 ? 50_001 : 50_000 };
    expect(await outputOf(get("/a"), { network, readable: [node] }, other)).toBe("ECONNREFUSED");
  });

  test("lets nobody reach a vendor's host: no name is resolved, no TLS connection opened", async () => {
    // Where a network would lead, were there one: a resolver and a host of ours, never the vendors'.
    const heard: string[] = [];
    const resolver = createSocket("udp4", (query) => heard.push(`query ${query.length}`));
    const host = createTcpServer((socket) => {
      heard.push("connection");
      socket.destroy();
    });
    resolver.bind(0, "127.0.0.1");
    host.listen(0, "127.0.0.1");
    await Promise.all([once(resolver, "listening"), once(host, "listening")]);
    const [names, tls] = [resolver, host].map((one) => (one.address() as AddressInfo).port);
    const script = `
      const { Resolver } = require("node:dns");
      const hosts = ["api.anthropic.com", "api.openai.com", "generativelanguage.googleapis.com"];
      for (const servername of hosts) {
        const resolver = new Resolver({ timeout: 200, tries: 1 });
        resolver.setServers(["127.0.0.1:${names}"]);
        resolver.resolve4(servername, (error) => console.log("name", error.code));
        require("node:tls").connect({ host: "127.0.0.1", port: ${tls}, servername })
          .on("error", (error) => console.log("tls", error.code));
      }`;
    const node = { file: process.execPath, args: ["-e", script], network: "gateway" } as const;
    const inside = (await outputOf("", node, socketProxy)).split("\n").sort();
    expect(inside).toEqual([
      ...Array(3).fill("name ECONNREFUSED"),
      ...Array(3).fill("tls ECONNREFUSED"),
    ]);
    expect(
      await outputOf("cat /proc/net/route", { network: "gateway" }, socketProxy),
    ).not.toContain("\n");
    expect(heard).toEqual([]);
    // The same outside of the jail finds both.
    await runToEnd(launch, await command("", node), { timeoutMs: 30_000, maxCharacters: 1_000 });
    expect(heard.filter((one) => one === "connection")).toHaveLength(3);
    expect(heard.filter((one) => one.startsWith("query")).length).toBeGreaterThanOrEqual(3);
    resolver.close();
    host.close();
  });

  test("hands on what arrives as it arrives, and a client that goes away", async () => {
    const gone = once(server, "gone");
    const jail = jailed(launch, { bubblewrap, socketProxy });
    const script = get("/slow", { stdin: "abort" });
    await using child = await jail(await command(script, { network: "gateway", readable: [node] }));
    expect(String((await once(child.stdout, "data"))[0])).toBe("first ");
    child.stdin.write("abort\n");
    await gone;
  });

  test("keeps the socket proxy open while its process ends politely", async () => {
    const jail = jailed(launch, { bubblewrap, socketProxy });
    const script = `trap '${get("/bye").replaceAll("'", "'\\''")}; exit 9' TERM; echo ready; while :; do sleep 0.05; done`;
    await using child = await jail(await command(script, { network: "gateway", readable: [node] }));
    await once(child.stdout, "data");
    const rest = once(child.stdout, "data");
    await child.end(10_000);
    expect(String((await rest)[0])).toBe("hello /bye");
    expect(await child.exited).toEqual({ code: 9, signal: null });
  });

  test("cannot start a program that is not one, and says so", async () => {
    const file = join(folder.path, "no-program");
    await writeFile(file, "#!/no/such/interpreter\n");
    await chmod(file, 0o755);
    const ended = await run("", { file, args: [], network: "gateway" }, socketProxy);
    expect(ended.exit.code).toBe(126);
    expect(ended.stderrTail).toMatch(/ENOENT/);
  });
});

describe("the probe", () => {
  test("says what to install when there is no bubblewrap", async () => {
    expect(
      await probeJail({ launch, searchPath: "/nowhere", copies: ["/nowhere/bwrap"] }),
    ).toMatchObject({
      status: "absent",
    });
  });

  test.runIf(process.platform === "linux")(
    "executes no bubblewrap on PATH that others may have put there, and names it",
    async () => {
      const bin = join(folder.path, "open-bin");
      await mkdir(bin);
      const planted = join(bin, "bwrap");
      const executed = join(folder.path, "executed");
      await writeFile(planted, `#!/bin/sh\n: >${executed}\n`);
      await chmod(planted, 0o755);
      await chmod(bin, 0o777);
      const found = await probeJail({ launch, searchPath: bin, copies: [] });
      expect(found).toMatchObject({ status: "absent" });
      expect(found).toMatchObject({ reason: expect.stringContaining(`${planted} is not used`) });
      expect(existsSync(executed)).toBe(false);
    },
  );

  test.runIf(process.platform === "linux")(
    "repeats what a bubblewrap says that does not work",
    async () => {
      const bin = join(folder.path, "bin");
      await mkdir(bin);
      const complaint = "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted";
      await writeFile(join(bin, "bwrap"), `#!/bin/sh\necho '${complaint}' >&2\nexit 1\n`);
      await chmod(join(bin, "bwrap"), 0o755);
      const copies = [join(bin, "bwrap")];
      const broken = await probeJail({ launch, searchPath: "/nowhere", copies });
      expect(broken).toEqual({
        status: "broken",
        bubblewrap: join(bin, "bwrap"),
        reason: complaint,
      });
    },
  );

  test.skipIf(probe.status !== "works")(
    "takes a copy that works when the one before does not",
    async () => {
      const bin = join(folder.path, "other-bin");
      await mkdir(bin);
      await writeFile(join(bin, "bwrap"), "#!/bin/sh\nexit 1\n");
      await chmod(join(bin, "bwrap"), 0o755);
      const copies = [join(bin, "bwrap"), "/nowhere/bwrap", bubblewrap];
      expect(await probeJail({ launch, searchPath: "/nowhere", copies })).toMatchObject({
        status: "works",
        bubblewrap,
      });
    },
  );

  test.skipIf(probe.status !== "works")(
    "does without sizes where bubblewrap is too old for them",
    async () => {
      const bin = join(folder.path, "old-bin");
      await mkdir(bin);
      const args = join(bin, "args");
      const old = [
        "#!/bin/sh",
        `cat <&3 >${args}`,
        `if tr '\\0' '\\n' <${args} | grep -qx -e --size; then echo "bwrap: Unknown option --size" >&2; exit 1; fi`,
        `exec ${bubblewrap} "$@" 3<${args}`,
      ];
      await writeFile(join(bin, "bwrap"), `${old.join("\n")}\n`);
      await chmod(join(bin, "bwrap"), 0o755);
      const copies = [join(bin, "bwrap")];
      expect(await probeJail({ launch, searchPath: "/nowhere", copies })).toEqual({
        status: "works",
        bubblewrap: join(bin, "bwrap"),
        unsized: true,
      });
    },
  );
});
