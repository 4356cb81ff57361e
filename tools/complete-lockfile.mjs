// npm leaves optional platform packages that its registry could not serve out of the lockfile, and `npm ci`
// then refuses the lockfile on every platform (npm/cli#4828). This adds the missing entries, each limited to
// its own platform, so that other platforms' builds are never fetched here.
// Run after `npm install` changed the lockfile: `node tools/complete-lockfile.mjs`.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const systems = ["android", "darwin", "linux", "win32", "freebsd", "openbsd", "netbsd", "sunos", "aix", "openharmony"];
const processors = ["arm64", "x64", "arm", "ia32", "ppc64", "riscv64", "s390x", "loong64", "mips64el", "wasm32"];

const added = [];
for (const [path, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (lock.packages[`node_modules/${name}`] || lock.packages[`${path}/node_modules/${name}`]) continue;
    const parts = name.split(/[-/@]/);
    const os = parts.includes("linuxmusl")
      ? "linux"
      : systems.find((s) => parts.includes(s) || (s === "win32" && parts.includes("win")));
    const cpu = processors.find((p) => parts.includes(p)) ?? (parts.includes("wasm32") ? "wasm32" : undefined);
    const libc = parts.some((p) => p.startsWith("musl")) ? ["musl"] : parts.includes("gnu") ? ["glibc"] : undefined;
    if (!os && !cpu) {
      console.warn(`left alone: ${name} (no platform in its name)`);
      continue;
    }
    const extra = os === undefined ? {} : { os: [os] };
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(libc ? { libc } : {}),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      ...extra,
    };
    added.push(name);
  }
}
const root = lock.packages[""];
lock.packages = {
  "": root,
  ...Object.fromEntries(
    Object.entries(lock.packages)
      .filter(([k]) => k)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
};
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? "the lockfile is complete" : `added ${added.length}: ${added.join(", ")}`);
