import { readdir, readFile } from "node:fs/promises";

/** Pids of all processes whose environment holds this `NAME=value`. */
export async function processesWith(variable: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      // A process may end between the listing and the look.
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return environment.split("\0").includes(variable) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}
