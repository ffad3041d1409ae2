import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";

/** A package that the registry has: its files by path. */
export interface FakePackage {
  readonly name: string;
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
  readonly manifest?: Readonly<Record<string, unknown>>;
}

export interface NpmRegistry extends AsyncDisposable {
  readonly url: string;
  /** Paths asked for, in order. */
  readonly requests: string[];
  /** The `integrity` of a package, for a lock. */
  integrity(name: string): string;
  /** From now on tarballs are not answered until the function it returns is called. */
  holdTarballs(): () => void;
  /** Resolves when a tarball is asked for. */
  tarballAsked(): Promise<void>;
}

/** An npm registry on the loopback, with real tarballs. */
export async function startNpmRegistry(
  folder: string,
  packages: readonly FakePackage[],
): Promise<NpmRegistry> {
  const tarballs = new Map<string, Buffer>();
  for (const { name, version, files, manifest } of packages) {
    const root = join(folder, name.replace("/", "+"));
    const all = { "package.json": JSON.stringify({ name, version, ...manifest }), ...files };
    for (const [path, content] of Object.entries(all)) {
      mkdirSync(dirname(join(root, "package", path)), { recursive: true });
      writeFileSync(join(root, "package", path), content, { mode: 0o755 });
    }
    const made = spawnSync("tar", ["-czf", "package.tgz", "package"], {
      cwd: root,
      env: { PATH: "/usr/bin:/bin" },
    });
    if (made.status !== 0) throw new Error(`tar: ${made.stderr}`);
    tarballs.set(name, readFileSync(join(root, "package.tgz")));
  }
  const integrity = (name: string) => {
    const tarball = tarballs.get(name) ?? Buffer.alloc(0);
    return `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
  };

  const requests: string[] = [];
  let gate = Promise.resolve();
  let asked = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(request.url ?? "");
    requests.push(path);
    const name = path.slice(1).replace(/\/-\/.*/, "");
    const found = packages.find((one) => one.name === name);
    if (found === undefined) return response.writeHead(404).end("{}");
    if (path.includes("/-/")) {
      asked.resolve();
      await gate;
      return response.end(tarballs.get(name));
    }
    const dist = { tarball: `${url}/${name}/-/package.tgz`, integrity: integrity(name) };
    const versions = { [found.version]: { name, version: found.version, ...found.manifest, dist } };
    response.setHeader("content-type", "application/json");
    return response.end(JSON.stringify({ name, "dist-tags": { latest: found.version }, versions }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    integrity,
    holdTarballs() {
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      asked = Promise.withResolvers<void>();
      return held.resolve;
    },
    tarballAsked: () => asked.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
