#!/usr/bin/env node
// Starts the command line on a Node that runs it: this one, or the one that the project pins.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "src", "cli", "main.ts");
const entry = existsSync(source) ? source : join(root, "dist", "src", "cli", "main.js");
const major = Number(process.versions.node.split(".")[0]);

/** The pinned Node of the `node` package, where the package was installed. */
function pinnedNode() {
  try {
    const file = join(dirname(createRequire(import.meta.url).resolve("node/package.json")), "bin", "node");
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

const flags = ["--disable-warning=ExperimentalWarning"];
const node = major >= 24 ? process.execPath : pinnedNode();
if (node === undefined) {
  console.error(
    `node ${process.versions.node}: Firedrill runs on Node 24 or later\n  Run \`npm install\` in this project, which brings the pinned Node, or install Node 24.`,
  );
  process.exit(2);
}
const child = spawn(node, [...flags, entry, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ""}` },
});
// On a terminal Ctrl-C reaches the child by itself, and a second one would end it before its report is written.
process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
process.on("SIGTERM", () => child.kill("SIGTERM"));
// Whatever ended it by force, Ctrl-C among it: nothing was proved (3), and nothing found broken (1).
child.once("exit", (code) => process.exit(code ?? 3));
