import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandName } from "../../src/cli/command-name.ts";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "firedrill-command-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (...path: string[]): string => join(root, ...path);
function file(...path: string[]): string {
  mkdirSync(dirname(at(...path)), { recursive: true });
  writeFileSync(at(...path), "");
  return at(...path);
}
function link(target: string, ...path: string[]): void {
  mkdirSync(dirname(at(...path)), { recursive: true });
  symlinkSync(target, at(...path));
}
function folder(...path: string[]): string {
  mkdirSync(at(...path), { recursive: true });
  return at(...path);
}

describe("the command that is printed", () => {
  it("is npx's in a project that has the package installed, and below it", () => {
    const bin = file("shop/node_modules/@firedrill/cli/bin/firedrill.js");
    link(bin, "shop/node_modules/.bin/firedrill");
    expect(commandName({ bin, cwd: at("shop"), env: {} })).toBe("npx firedrill");
    expect(commandName({ bin, cwd: folder("shop/tests/drills"), env: {} })).toBe("npx firedrill");
  });

  it("is that of the package manager that started it", () => {
    const bin = file("shop/node_modules/@firedrill/cli/bin/firedrill.js");
    // pnpm writes a script where npm makes a link
    file("shop/node_modules/.bin/firedrill");
    const by = (agent: string) => commandName({ bin, cwd: at("shop"), env: { npm_config_user_agent: agent } });
    expect(by("pnpm/11.1.0 npm/? node/v24.21.0 linux x64")).toBe("pnpm exec firedrill");
    expect(by("yarn/4.9.0 npm/? node/v24.21.0 linux x64")).toBe("yarn firedrill");
    expect(by("npm/11.19.1 node/v24.21.0 linux x64 workspaces/false")).toBe("npx firedrill");
  });

  it("never has npx ask a registry: in a folder where nothing is installed it is the clone's own file", () => {
    const bin = file("firedrill/bin/firedrill.js");
    link(bin, "firedrill/node_modules/.bin/firedrill");
    expect(commandName({ bin, cwd: at("firedrill"), env: {} })).toBe("npx firedrill");
    expect(commandName({ bin, cwd: folder("shop"), env: { npm_config_user_agent: "npm/11.19.1" } })).toBe(
      "node ../firedrill/bin/firedrill.js",
    );
  });

  it("is not npx's where that would start another copy", () => {
    const bin = file("firedrill/bin/firedrill.js");
    link(file("shop/node_modules/@firedrill/cli/bin/firedrill.js"), "shop/node_modules/.bin/firedrill");
    expect(commandName({ bin, cwd: at("shop"), env: {} })).toBe("node ../firedrill/bin/firedrill.js");
  });

  it("is its plain name where that is on the PATH, unless it is another's", () => {
    const bin = file("usr/lib/node_modules/@firedrill/cli/bin/firedrill.js");
    link(bin, "usr/bin/firedrill");
    const cwd = folder("my shop");
    expect(commandName({ bin, cwd, env: { PATH: `${folder("bin")}:${at("usr/bin")}` } })).toBe("firedrill");
    const other = file("firedrill/bin/firedrill.js");
    expect(commandName({ bin: other, cwd, env: { PATH: at("usr/bin") } })).toBe("node ../firedrill/bin/firedrill.js");
  });

  it("is quoted where the path has a space", () => {
    const bin = file("my tools/bin/firedrill.js");
    expect(commandName({ bin, cwd: root, env: {} })).toBe("node 'my tools/bin/firedrill.js'");
  });
});
