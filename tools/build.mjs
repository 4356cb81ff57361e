// Builds the package: JavaScript with source maps and declarations in dist/, and what the code finds beside itself there.
import { execFileSync } from "node:child_process";
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { decode, encode } from "@jridgewell/sourcemap-codec";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../", import.meta.url));
const dist = join(root, "dist");

function compile() {
  rmSync(dist, { recursive: true, force: true });
  const compiler = join(root, "node_modules/typescript-native/bin/tsc");
  const emit = (...options) =>
    execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json", ...options], { cwd: root, stdio: "inherit" });
  // Editors show the comments of declarations; in JavaScript they would weigh as much as the source maps do.
  emit("--emitDeclarationOnly");
  emit("--declaration", "false", "--removeComments", "--inlineSourceMap");
}

/** Where in the source a line begins is enough for a stack trace; columns would weigh four times as much. */
function shortenSourceMaps() {
  const originalLine = ([, , line]) => line;
  for (const name of globSync("**/*.js", { cwd: dist })) {
    const file = join(dist, name);
    const shorten = (_, marker, data) => {
      const map = JSON.parse(Buffer.from(data, "base64").toString());
      const lines = decode(map.mappings).map((segments) =>
        segments.filter((segment, n) => n === 0 || originalLine(segment) !== originalLine(segments[n - 1])),
      );
      return marker + Buffer.from(JSON.stringify({ ...map, mappings: encode(lines) })).toString("base64");
    };
    writeFileSync(file, readFileSync(file, "utf8").replace(/(sourceMappingURL=data:application\/json;base64,)(\S+)/, shorten));
  }
}

/** The reference integration's configuration names two of its modules, which are JavaScript here. */
function copyConfiguration() {
  const file = "src/integration/firedrill.yaml";
  const text = readFileSync(join(root, file), "utf8");
  writeFileSync(join(dist, file), text.replaceAll(/\b(main|reference-world)\.ts\b/g, "$1.js"));
}

/** Where users and processes come in; threads and processes that are started by `moduleBeside` are found. */
const entries = {
  ".d.ts": ["index", "matchers", "msw", "vitest"],
  ".js": ["index", "matchers", "msw", "vitest", "cli/main", "integration/main", "reference/reference-world"],
};

/** Leaves out what no entry leads to: declarations that nobody can import, modules that were taken into another. */
function prune(ending) {
  const wanted = new Set();
  const follow = (file) => {
    if (wanted.has(file)) return;
    wanted.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, path] of text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*"(\.[^"]+)\.[jt]s"/g))
      follow(resolve(dirname(file), path + ending));
    if (ending === ".js")
      for (const [, name] of text.matchAll(/\bmoduleBeside\("([^"]+)"/g)) follow(join(dirname(file), name + ending));
  };
  for (const entry of entries[ending]) follow(join(dist, "src", entry + ending));
  for (const name of globSync(`**/*${ending}`, { cwd: dist })) if (!wanted.has(join(dist, name))) rmSync(join(dist, name));
}

/**
 * Packages that one module alone uses: what is used of them goes into that module, and they need not be installed. An install
 * would be 11 MB larger with them (docs/decisions/0023-what-is-installed.md).
 */
const inlined = {
  "src/contract/json-path.js": ["jsonpath-rfc9535"],
  "src/contract/yaml.js": ["yaml"],
  "src/integration/store/sqlite-store.js": ["kysely"],
  "src/integration/adapters/meter.js": ["prom-client", "tdigest", "bintrees", "@opentelemetry/api"],
  "src/integration/adapters/tracer.js": ["@opentelemetry/api"],
  "src/transports/tls/certificate.js": [
    ...["@peculiar/asn1-x509", "@peculiar/asn1-schema", "@peculiar/utils", "asn1js", "pvtsutils", "pvutils", "tslib"],
  ],
  "src/world/shop/html.js": [
    ...["css-select", "css-what", "boolbase", "nth-check", "htmlparser2"],
    ...["domhandler", "domutils", "domelementtype", "dom-serializer", "entities"],
  ],
};

async function inline(file, packages) {
  const folder = dirname(join(dist, file));
  const bundle = await rolldown({
    input: join(dist, file),
    platform: "node",
    // what other folders use as well stays one module
    external: (id, importer) =>
      isBuiltin(id) ||
      (id.startsWith(".") && importer.startsWith(dist) && !resolve(dirname(importer), id).startsWith(`${folder}/`)),
    resolve: { conditionNames: ["import", "node", "default"] },
  });
  const { output } = await bundle.write({
    file: join(dist, file),
    format: "esm",
    sourcemap: false,
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  });
  await bundle.close();
  const unlisted = output[0].moduleIds.filter(
    (id) => id.includes("/node_modules/") && !packages.some((name) => id.includes(`/node_modules/${name}/`)),
  );
  if (unlisted.length > 0) throw new Error(`${file} takes in what nobody has listed: ${unlisted.join(", ")}`);
}

/** What is copied is copied with its licence. */
function writeLicences() {
  const licence = (name) => {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const [file] = globSync("LICENSE{,.txt}", { cwd: folder });
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  };
  writeFileSync(
    join(dist, "third-party-licences.txt"),
    Object.values(inlined)
      .flat()
      .map(licence)
      .join(`\n${"-".repeat(80)}\n\n`),
  );
}

compile();
shortenSourceMaps();
copyConfiguration();
for (const [file, packages] of Object.entries(inlined)) await inline(file, packages);
for (const ending of Object.keys(entries)) prune(ending);
writeLicences();
