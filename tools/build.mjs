// Builds the package: JavaScript, declarations and source maps in dist/, and what the code finds beside itself there.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
rmSync(new URL("dist/", root), { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript-native/bin/tsc", "-p", "tsconfig.build.json"], {
  cwd: fileURLToPath(root),
  stdio: "inherit",
});

// The reference integration's configuration names two of its modules, which are JavaScript here.
const config = "src/integration/firedrill.yaml";
const built = readFileSync(new URL(config, root), "utf8").replaceAll(/\b(main|reference-world)\.ts\b/g, "$1.js");
writeFileSync(new URL(`dist/${config}`, root), built);
