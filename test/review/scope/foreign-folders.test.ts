import { describe, expect, it } from "vitest";
import { foreignAround, foreignFolders } from "../../../src/review/scope/foreign-folders.ts";

/** What a path is by the folders of a base with these files. */
const said = (path: string, base: readonly string[]) => foreignAround(path, foreignFolders(base));

describe("a folder called vendor", () => {
  it.each([
    ["src/vendor/vendor.service.ts", ["src/vendor/vendor.controller.ts", "package.json"]],
    ["vendor/models.py", ["vendor/__init__.py", "vendor/views.py", "manage.py"]],
    ["vendor/pay.ts", ["vendor/vendor.service.ts", "package.json"]],
    ["src/vendor/pay.ts", ["src/vendor/license.ts", "src/vendor/license-service.ts"]],
    ["src/vendor/pay.ts", ["src/vendor/modules.txt.ts", "src/vendor/composer/index.ts"]],
    ["src/vendor/pay.ts", ["go.mod", "composer.json", "src/vendor/x.ts"]],
    ["src/vendor/pay.ts", ["LICENSE", "src/LICENSE", "vendor/modules.txt", "src/vendor/x.ts"]],
  ])("is the project's own: %s beside %j", (path, base) => {
    expect(said(path, base)).toEqual([]);
  });

  it.each([
    ["vendor/x.js", ["vendor/jquery.js"]],
    ["vendor/x.py", ["vendor/six/__init__.py", "vendor/README"]],
    ["vendor/x.py", ["vendor/__init__.py", "vendor/six/LICENSE"]],
    ["vendor/a.com/b/c.go", ["vendor/modules.txt"]],
    ["vendor/a.com/b/c.go", ["go.mod", "vendor/a.com/b/b.go"]],
    ["cmd/tool/vendor/x.go", ["cmd/tool/go.mod", "cmd/tool/vendor/a.go"]],
    ["vendor/acme/x.php", ["vendor/autoload.php"]],
    ["vendor/acme/x.php", ["vendor/composer/installed.json"]],
    ["assets/vendor/x.js", ["assets/vendor/installed.php"]],
    ["vendor/serde/src/lib.rs", ["vendor/serde/.cargo-checksum.json"]],
    ["vendor/assets/x.js", ["Gemfile", "vendor/assets/y.js"]],
    ["vendor/bundle/ruby/3.3.0/x.rb", ["vendor/bundle/ruby/3.3.0/y.rb"]],
    ["deps/vendor/imgui/imgui.cpp", ["deps/vendor/imgui/LICENSE.txt"]],
    ["lib/vendor/x.js", ["lib/vendor/jquery/MIT-LICENSE.txt"]],
    ["lib/vendor/x.js", ["lib/vendor/LICENSE-APACHE-2.0"]],
    ["lib/vendor/x.js", ["lib/vendor/zlib/COPYING"]],
  ])("is somebody else's: %s beside %j", (path, base) => {
    expect(said(path, base)).toEqual(["vendored"]);
  });

  it("needs files in the base: what stands beside it does not make one", () => {
    expect(said("vendor/x.go", ["go.mod"])).toEqual([]);
    expect(said("vendor/x.go", ["vendor"])).toEqual([]);
  });
});

describe("a folder called Pods", () => {
  it("is somebody else's where CocoaPods made it", () => {
    expect(said("src/Pods/Pods.tsx", ["src/Pods/index.ts"])).toEqual([]);
    expect(said("ios/Pods/x.m", ["ios/Podfile", "ios/Pods/y.m"])).toEqual(["vendored"]);
    expect(said("Pods/x.m", ["Pods/Manifest.lock"])).toEqual(["vendored"]);
  });
});

it("needs nothing beside names that no project gives to its own code", () => {
  for (const name of ["node_modules", "bower_components", "site-packages", "third_party"]) {
    expect(said(`a/${name}/x/y.js`, [`a/${name}/z.js`])).toEqual(["vendored"]);
    expect(said(`a/${name}/x/y.js`, ["a/z.js"])).toEqual([]);
    expect(said(`a/${name}`, [`a/${name}/z.js`])).toEqual([]);
  }
  expect(said("a/__generated__/third_party/x.ts", ["a/__generated__/third_party/y.ts"])).toEqual([
    "generated",
    "vendored",
  ]);
});
