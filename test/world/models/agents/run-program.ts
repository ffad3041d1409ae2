import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** A program that has ended. */
export interface Ended {
  readonly code: number | null;
  /** Every line of stdout, parsed as JSON. */
  readonly lines: readonly Record<string, unknown>[];
  readonly stderr: string;
}

/** Runs a program that prints JSON lines, with exactly this environment, gives it `input`, and waits for its end. */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: { cwd: string; env: Record<string, string>; input: string },
): Promise<Ended> {
  const child = spawn(file, args, { cwd: options.cwd, env: options.env, stdio: "pipe" });
  child.stdin.end(options.input);
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [code, stdout, stderr] = await Promise.all([
    closed,
    text(child.stdout),
    text(child.stderr),
  ]);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { code, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), stderr };
}
