/** How a jail reaches the model gateway. */
export interface SocketProxy {
  /** The gateway's port on 127.0.0.1; inside the jail it is the same. */
  readonly port: number;
  /** Absolute path of the Unix socket that the gateway listens on too. */
  readonly socketPath: string;
}

/** Path of the socket inside a jail; short, because the system allows 107 bytes. */
export const proxySocketInside = "/run/gateway.sock";

/**
 * The socket proxy: a program for Node with the arguments port, file and args. It listens on 127.0.0.1:port of the jail's
 * own network. It forwards every connection to the gateway's socket. Then it starts the file, and ends as the file does
 * (128 + n for signal n). It ignores SIGINT and SIGTERM, which the whole group gets.
 *
 * It is text because the jail does not show our files.
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
const fail = (text, code) => { process.stderr.write(text + "\\n"); process.exit(code); };
server.on("error", (error) => fail("socket proxy: " + error.message, 125));
server.listen(Number(port), "127.0.0.1", () => {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});
  const child = spawn(file, args, { stdio: "inherit" });
  child.on("error", (error) => fail(error.message, 126));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]));
});
`;

/** The command line that starts a file with the socket proxy beside it. */
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
