import { expect, it } from "vitest";
import {
  endOfLog,
  isLogAddress,
  readJobLog,
} from "../../../../src/github/read/background/job-log.ts";
import { backgroundLimits } from "../../../../src/model/background.ts";
import { connect } from "../../connect.ts";
import { eachScene } from "../../each-scene.ts";

const scene = eachScene();
const shop = { owner: "acme", repo: "shop" };

it("follows only to where GitHub keeps logs", () => {
  const api = "https://api.github.com/repos/o/r/actions/jobs/1/logs";
  for (const address of [
    "https://results-receiver.actions.githubusercontent.com/x?sig=y",
    "https://productionresultssa0.blob.core.windows.net/x",
    "https://api.github.com/x",
  ]) {
    expect(isLogAddress(address, api)).toBe(true);
  }
  for (const address of [
    "http://productionresultssa0.blob.core.windows.net/x",
    "https://blob.core.windows.net.evil.example/x",
    "https://evilblob.core.windows.net@evil.example/x",
    "https://example.com/",
    "http://169.254.169.254/latest",
    "file:///etc/passwd",
    "",
  ]) {
    expect(isLogAddress(address, api)).toBe(false);
  }
});

it("does not follow an answer to somewhere else", async () => {
  const { world, pull, repository } = scene;
  const { id } = world.check(repository, { headSha: pull.headSha, log: "a log" });
  const client = connect(world);
  expect(await readJobLog(client, shop, id)).toBe("a log");
  const location = world.url.replace("127.0.0.1", "localhost");
  world.fault("actions/download-job-logs-for-workflow-run", {
    ...{ kind: "status", status: 302, body: "" },
    headers: { location: `${location}/log-storage/${id}` },
  });
  const before = world.requests("log-storage").length;
  expect(await readJobLog(client, shop, id)).toBeNull();
  expect(world.requests("log-storage")).toHaveLength(before);
});

it("tells only the end, up to the last error, in lines that no runner obeys", () => {
  const log = "\u001b[36;1m2026-01-02T03:04:05.1Z\u001b[0m a\n2026-01-02T03:04:05.1Z ##[group]b\nc";
  expect(endOfLog(log)).toContain("# #[group]b\nc");
  expect(endOfLog("a\n##[error]b\nc")).toBe("a\n# #[error]b");
  expect(endOfLog("")).toBe("");
  const long = endOfLog(`${"😀".repeat(9_000)}`);
  expect(long.length).toBeLessThanOrEqual(backgroundLimits.log);
  expect(long.isWellFormed()).toBe(true);
});
