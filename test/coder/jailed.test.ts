import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Command } from "../../src/command.ts";
import { jailed } from "../../src/launch/jail/jail.ts";
import { launch } from "../../src/launch/launch.ts";
import { agentPath } from "../world/agents.ts";
import { probeOwnJail } from "../world/jail.ts";
import { read, replace, write } from "../world/models/call.ts";
import { type CoderCase, coders } from "./coders.ts";
import { setDesk } from "./desk.ts";

const codexCopy = join(dirname(await agentPath("codex")), "../codex-resources/bwrap");
const probe = await probeOwnJail([codexCopy]);
const bubblewrap = probe.status === "works" ? probe.bubblewrap : "";

describe.skipIf(probe.status !== "works").each(coders)("$name in a jail", (coder: CoderCase) => {
  test.skipIf(coder.canWrite === false)(
    "reads and edits its tree with what its command names",
    async () => {
      const commands: Command[] = [];
      const around = () => (command: Command) => {
        commands.push(command);
        return jailed(launch, { bubblewrap })(command);
      };
      await using desk = await setDesk(coder, { around });
      const file = join(desk.tree, "notes.txt");
      const created = join(desk.tree, "new/folder/created.txt");
      const steps = [
        { calls: [read(file)] },
        { calls: [replace(file, "beta", "BETA")] },
        { calls: [write(created, "new\n")] },
        { text: "Changed." },
      ];
      desk.models.play({ vendor: coder.vendor, steps });
      const thread = await desk.thread({ sandbox: "workspace-write" });
      expect((await thread.run("Change the notes")).text).toBe("Changed.");
      expect(await readFile(file, "utf8")).toBe("alpha\nBETA\n");
      expect(await readFile(created, "utf8")).toBe("new\n");
      expect(commands.every(({ network }) => network === "gateway")).toBe(true);
      expect(desk.models.problems).toEqual([]);
    },
  );

  test("may read the files that we write for it, and not write them", async () => {
    const commands: Command[] = [];
    let own: string[] = [];
    await using desk = await setDesk(coder, {
      scripts: [[{ text: "One." }]],
      around: () => async (command: Command) => {
        commands.push(command);
        const folders = await readdir(desk.stateFolder);
        own = folders
          .filter((name) => name.startsWith("own-"))
          .map((name) => join(desk.stateFolder, name));
        return await jailed(launch, { bubblewrap })(command);
      },
    });
    const sandbox = coder.canWrite === false ? "read-only" : "workspace-write";
    const thread = await desk.thread({ sandbox, system: "Be good." });
    await thread.run("Hello");
    expect(own).toHaveLength(1);
    const isBelow = (path: string, folder: string) => `${path}/`.startsWith(`${folder}/`);
    for (const path of own) {
      expect(commands.some(({ readable }) => readable.includes(path))).toBe(true);
      const writable = commands.flatMap((command) => command.writable);
      expect(writable.filter((folder) => isBelow(path, folder))).toEqual([]);
    }
  });

  test("names nothing to be written but its own folder in a thread that reads", async () => {
    const commands: Command[] = [];
    const around = () => (command: Command) => {
      commands.push(command);
      return jailed(launch, { bubblewrap })(command);
    };
    await using desk = await setDesk(coder, { scripts: [[{ text: "One." }]], around });
    const thread = await desk.thread({ sandbox: "read-only" });
    await thread.run("Hello");
    const writable = commands.flatMap((command) => command.writable);
    expect(writable.filter((path) => !path.startsWith(desk.stateFolder))).toEqual([]);
  });
});
