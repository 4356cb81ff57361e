#!/usr/bin/env node
// Starts the command line: what was built, or in a clone the sources as they stand, on the Node that the clone pins.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "src", "cli", "main.ts");
const isClone = existsSync(source);
const entry = isClone ? source : join(root, "dist", "src", "cli", "main.js");

/** As package.json says under `engines`. */
function isNewEnough() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major >= 24 || (major === 22 && minor >= 19);
}

/** The pinned Node of the `node` package, which a clone brings. */
function pinnedNode() {
  try {
    const file = join(dirname(createRequire(import.meta.url).resolve("node/package.json")), "bin", "node");
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

const node = isNewEnough() ? process.execPath : isClone ? pinnedNode() : undefined;
if (node === undefined) {
  const remedy = isClone
    ? "Run `npm ci` in this clone, which brings the pinned Node, or install Node 24."
    : "Install Node 24: https://nodejs.org/en/download";
  console.error(`node ${process.versions.node}: Firedrill runs on Node 22.19 or later, or 24 or later\n  ${remedy}`);
  process.exit(2);
}
const flags = ["--disable-warning=ExperimentalWarning", ...(isClone ? ["--conditions=@firedrill/source"] : [])];
const child = spawn(node, [...flags, entry, ...process.argv.slice(2)], {
  // by the channel it learns that this process is gone, even by SIGKILL
  stdio: ["inherit", "inherit", "inherit", "ipc"],
  env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ""}` },
});
// The child ends in good order, and this process with it. What a terminal tells both of them counts once there.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => child.kill(name));
// Whatever ended it by force, Ctrl-C among it: nothing was proved (3), and nothing found broken (1).
child.once("exit", (code) => process.exit(code ?? 3));
