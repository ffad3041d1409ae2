import { randomUUID } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/**
 * To be imported before everything else. The runner hands over inputs, keys among them, as variables. A process cannot
 * take them out of `/proc/PID/environ`, which every process of its user may read. So this one starts once more in its own
 * place, by the same process number, with an environment in which nothing is secret. All variables go along in a file
 * that has no name; what is put into `process.env` later does not show in `/proc`.
 *
 * Where that is not possible (no Linux, no `execve` in this Node.js) the run goes on as it is.
 */
const marker = "CROSSCHECK_STARTED";

/** What Node.js and its libraries read while they start, and by what the runner finds the processes of a job. */
const kept = [
  "HOME",
  "LANG",
  "LC_ALL",
  "NODE_EXTRA_CA_CERTS",
  "NODE_OPTIONS",
  "NODE_USE_SYSTEM_CA",
  "PATH",
  "RUNNER_TRACKING_ID",
  "SSL_CERT_DIR",
  "SSL_CERT_FILE",
  "TMPDIR",
  "TZ",
] as const;

/** Standard input, which nobody else needs here: of our descriptors `execve` hands over the first three. */
const stdin = 0;

// By the number nobody can have set it for this process before it began.
if (process.env[marker] === String(process.pid)) takeOver();
else startAgain();

function takeOver(): void {
  const bytes = Buffer.alloc(fstatSync(stdin).size);
  for (let length = 0; length < bytes.length; ) {
    const read = readSync(stdin, bytes, length, bytes.length - length, length);
    if (read === 0) throw new Error("the inputs were not handed over to the second start");
    length += read;
  }
  replaceStdin();
  delete process.env[marker];
  Object.assign(process.env, JSON.parse(bytes.toString()));
}

function startAgain(): void {
  if (process.platform !== "linux" || process.execve === undefined) return;
  const all = Buffer.from(JSON.stringify(process.env));
  if (!canExecute(process.execPath) || !holdAsStdin(all)) return;
  const environment: Record<string, string> = { [marker]: String(process.pid) };
  for (const name of kept) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, environment);
}

/** `execve` ends the process where it fails, so what may be wrong is asked before. */
function canExecute(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes a file without a name that holds the bytes our standard input. False: there is no place for one. */
function holdAsStdin(bytes: Buffer): boolean {
  closeSync(stdin);
  // In memory where that is possible.
  for (const folder of ["/dev/shm", process.env.RUNNER_TEMP, "/tmp"]) {
    if (folder && writeUnnamed(folder, bytes)) return true;
  }
  replaceStdin();
  return false;
}

function writeUnnamed(folder: string, bytes: Buffer): boolean {
  let file: number | undefined;
  try {
    const path = join(folder, `.crosscheck-${randomUUID()}`);
    // The system gives the lowest free number, and refuses a name that exists.
    file = openSync(path, "wx+", 0o600);
    unlinkSync(path);
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(file, bytes, written, bytes.length - written, written);
    }
    if (file === stdin) return true;
  } catch {
    // A full disk, or a folder that is not ours: the next one may do.
  }
  if (file !== undefined) closeSync(file);
  return false;
}

/** Puts nothing in the place of standard input, so that no other file gets its number. */
function replaceStdin(): void {
  try {
    closeSync(stdin);
  } catch {
    // It is closed.
  }
  openSync("/dev/null", "r");
}
