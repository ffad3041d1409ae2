/** Where a jail finds the model gateway. */
export interface SocketProxy {
  /** The gateway's port on 127.0.0.1; inside the jail it is the same. */
  readonly port: number;
  /** Absolute path of the Unix socket that the gateway listens on too. */
  readonly socketPath: string;
}

/** Where the socket shows inside a jail: a short path, for the system's limit of 107 bytes. */
export const proxySocketInside = "/run/gateway.sock";

/**
 * A program for Node, run inside the jail with the arguments port, file, args…: it listens on 127.0.0.1:port of the
 * jail's own network, hands every connection on to the gateway's socket, and starts the file once it listens. It outlives
 * SIGINT and SIGTERM, which its whole group gets, and ends as the file does (128 + n for signal n).
 *
 * It is text because it runs where nothing of ours can be read.
 */
const program = `
const net = require("node:net");
const os = require("node:os");
const { spawn } = require("node:child_process");
const { pipeline } = require("node:stream");
const [port, file, ...args] = process.argv.slice(1);
const options = { allowHalfOpen: true, noDelay: true };
const server = net.createServer(options, (inner) => {
  const outer = net.connect({ path: ${JSON.stringify(proxySocketInside)}, allowHalfOpen: true });
  pipeline(inner, outer, () => {});
  pipeline(outer, inner, () => {});
});
const give = (text, code) => { process.stderr.write(text + "\\n"); process.exit(code); };
server.on("error", (error) => give("gateway door: " + error.message, 125));
server.listen(Number(port), "127.0.0.1", () => {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});
  const child = spawn(file, args, { stdio: "inherit" });
  child.on("error", (error) => give(error.message, 126));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]));
});
`;

/** The command line that starts a file behind the door. */
export function behindProxy(proxy: SocketProxy, file: string, args: readonly string[]): string[] {
  return [
    process.execPath,
    "--input-type=commonjs",
    "-e",
    program,
    "--",
    String(proxy.port),
    file,
    ...args,
  ];
}
