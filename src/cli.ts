import { fileURLToPath } from "node:url";
import { parseArguments } from "./cli/arguments.ts";
import { doctor } from "./cli/commands/doctor.ts";
import { evaluate } from "./cli/commands/eval.ts";
import { fix } from "./cli/commands/fix.ts";
import { init } from "./cli/commands/init.ts";
import { merge } from "./cli/commands/merge.ts";
import { review } from "./cli/commands/review.ts";
import { runCoder } from "./cli/commands/run-coder.ts";
import { screenOf } from "./cli/screen.ts";
import type { ExitCode, Terminal } from "./cli/terminal.ts";
import { UsageError } from "./errors.ts";
import { logText } from "./text/line.ts";
import { version } from "./version.ts";

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => stop.abort(`the run was cancelled (${name})`));
}

// A reader that has seen enough (`| head`) is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const terminal: Terminal = {
  cwd: process.cwd(),
  env: process.env,
  bundle: fileURLToPath(import.meta.url),
  signal: stop.signal,
  screen: screenOf(process, process.env),
  out: (text) => void process.stdout.write(text),
  note: (text) => void process.stderr.write(`${text}\n`),
};

async function main(): Promise<ExitCode> {
  const invocation = parseArguments(process.argv.slice(2));
  switch (invocation.command) {
    case "help":
      terminal.out(invocation.text);
      return 0;
    case "version":
      terminal.out(`${version}\n`);
      return 0;
    case "review":
      return await review(invocation, terminal);
    case "fix":
      return await fix(invocation, terminal);
    case "merge":
      return await merge(invocation, terminal);
    case "run":
      return await runCoder(invocation, terminal);
    case "eval":
      return await evaluate(invocation, terminal);
    case "doctor":
      return await doctor(invocation, terminal);
    case "init":
      return await init(invocation, terminal);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const cancelled = stop.signal.aborted;
  const text = error instanceof Error ? error.message : String(error);
  terminal.note(logText(cancelled ? "cancelled" : `crosscheck: ${text}`));
  if (!cancelled && !(error instanceof UsageError) && error instanceof Error && error.stack) {
    terminal.note(logText(error.stack));
  }
  process.exitCode = cancelled ? 130 : error instanceof UsageError ? 2 : 3;
}
