import { describe, expect, test } from "vitest";
import { launch } from "../../src/launch/launch.ts";
import { runToEnd } from "../../src/launch/run-to-end.ts";
import { probeOwnJail } from "../world/jail.ts";
import { coders } from "./coders.ts";
import { type Desk, setDesk } from "./desk.ts";
import { startIsland } from "./island.ts";

const probe = await probeOwnJail();
const bubblewrap = probe.status === "works" ? probe.bubblewrap : "";

const cases = coders.flatMap((coder) => {
  const named = { ...coder, title: coder.title ?? coder.name };
  const subscribed = { ...named, title: "claude-oauth", options: { keyKind: "oauth" as const } };
  return coder.name === "claude" ? [named, subscribed] : [named];
});

describe.skipIf(probe.status !== "works")("where there is nobody but the models", () => {
  test("whoever looks a name up or calls a host is heard", async () => {
    await using island = await startIsland(bubblewrap, () => ({ url: "http://127.0.0.1:9" }));
    const script =
      "getent hosts api.anthropic.com; exec 3<>/dev/tcp/127.0.0.1/443; exec 4<>/dev/tcp/127.0.0.1/80";
    const ended = await runToEnd(
      island.around(launch),
      {
        label: "test",
        file: "/bin/bash",
        args: ["--norc", "-c", script],
        env: { PATH: "/usr/bin:/bin" },
        cwd: "/",
        readable: [],
        writable: [],
        network: "gateway",
      },
      { timeoutMs: 30_000, maxCharacters: 1_000 },
    );
    expect(ended.stderrTail).toBe("");
    const heard = await island.heard();
    expect(heard).toContain("name api.anthropic.com");
    expect(heard.slice(-2)).toEqual(["connection to 443", "connection to 80"]);
  });

  test.each(cases)(
    "$title looks up no name and calls nobody, from its start to its end",
    async (coder) => {
      let desk: Desk | undefined;
      const server = () => ({ url: desk?.models.url ?? "" });
      await using island = await startIsland(bubblewrap, server);
      desk = await setDesk(coder, {
        scripts: [[{ text: "One." }, { text: "Two." }]],
        around: island.around,
      });
      await using closing = desk;
      const thread = await closing.thread();
      expect((await thread.run("First")).text).toBe("One.");
      expect((await thread.run("Second")).text).toBe("Two.");
      await thread.close();
      expect(await island.heard()).toEqual([]);
      expect(closing.models.problems).toEqual([]);
    },
  );
});
