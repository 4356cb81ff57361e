/** The layers of the house. Each rule says why it is there and what to do instead. Globals for time, chance and the network: biome.json. */
const rule = (name, comment, from, to) => ({ name, severity: "error", comment, from, to });
const src = (...folders) => `^src/(${folders.join("|")})/`;
const inside = (...folders) => `^src/integration/(${folders.join("|")})/`;

/** What each folder may import besides itself and core. */
const layers = {
  core: [],
  contract: [],
  faults: [],
  checkers: [],
  actions: [],
  init: [],
  generate: ["contract"],
  integration: [],
  workload: ["actions"],
  partner: ["contract"],
  report: ["ui", "actions"],
  record: ["contract", "partner"],
  verify: ["contract", "partner", "record", "report"],
  transports: ["contract", "partner", "faults", "record"],
  world: ["contract", "partner", "faults", "actions", "workload"],
  explore: ["contract", "faults", "actions", "workload", "world"],
};
const remedies = {
  transports:
    "Transports carry, whatever stands above them. Take it as a port, or put the two together in src/reference or src/cli.",
  world: "A world knows no integration and no search. Take it as a port; src/reference and src/cli put things together.",
  explore: "A search knows worlds by their port alone. Take a SimWorld; src/reference opens the reference's.",
  integration: "It cannot know that it is being rehearsed, and is copied by teams. What drives it stands in src/reference.",
};

/** The npm packages of each folder; the first that fits. What is not listed has none. */
const packages = [
  ["src/contract", ["ajv", "ajv-formats", "jsonpath-rfc9535", "yaml"]],
  ["src/actions", ["fast-check"]],
  ["src/explore", ["fast-check"]],
  ["src/world/shop", ["css-select", "htmlparser2", "set-cookie-parser"]],
  ["src/report", ["picocolors"]],
  ["src/cli", ["commander", "picocolors"]],
  ["src/transports/fastify", ["fastify"]],
  ["src/transports/msw", ["msw"]],
  ["src/transports/prism", ["@stoplight/prism-http", "undici"]],
  ["src/transports/pact", ["@pact-foundation/pact"]],
  ["src/transports/tls", ["@peculiar/asn1-schema", "@peculiar/asn1-x509"]],
  ["src/transports/toxiproxy", ["toxiproxy-node-client"]],
  ["src/transports", ["undici"]],
  ["src/matchers\\.ts", ["vitest"]],
  ["src/reference", ["fastify", "msw"]],
  ["src/integration/adapters", ["@opentelemetry/api", "pino", "prom-client", "undici"]],
  ["src/integration/http", ["fastify", "standardwebhooks"]],
  ["src/integration/store", ["kysely", "mysql2"]],
  ["src/integration/(create|run)\\.ts", ["fastify"]],
];
const npm = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-bundled", "npm-no-pkg", "npm-unknown"];
const nodeModule = (names) => `(^|/)node_modules/(${names.join("|")})(/|$)`;
const everywhereElse = packages.map(([folder]) => `^${folder}(/|$)`);

/** Sockets, files, processes and timers. */
const noIo =
  "^(node:)?(fs|fs/promises|net|http|https|http2|tls|dgram|dns|dns/promises|child_process|worker_threads|cluster|timers|timers/promises|perf_hooks|async_hooks|sqlite|os|process)$";

/** The rings of the integration: what each may import of the others. */
const rings = {
  domain: [],
  app: ["domain"],
  gateways: ["domain"],
  store: ["domain"],
  http: ["domain"],
  adapters: ["domain"],
};
/** The seam between the rings: types alone, and the store's port. */
const seam = {
  domain: [],
  app: ["application", "ports", "parts", "store/store"],
  gateways: ["ports", "edge-parts", "shape"],
  store: ["application", "ports"],
  http: ["application", "ports", "edge-parts", "shape"],
  adapters: ["ports", "redaction"],
};

export default {
  forbidden: [
    rule("no-cycles", "Data flows one way. Move what both need into the lower of the two.", {}, { circular: true }),
    ...Object.entries(layers).map(([layer, allowed]) =>
      rule(
        `${layer}-stays-in-its-layer`,
        `${layer} imports ${["core", ...allowed].join(", ")} alone, so that it can be understood, tested and moved by itself. ${remedies[layer] ?? "Take what it needs as a port or a parameter."}`,
        { path: src(layer), ...(layer === "world" && { pathNot: src("world/live") }) },
        { path: "^(src|simulators|vendors|test)/", pathNot: src(layer, "core", ...allowed) },
      ),
    ),
    rule(
      "only-the-live-world-meets-transports",
      `The live world adds transports to what worlds import. ${remedies.world}`,
      { path: src("world/live") },
      { path: "^(src|simulators|vendors|test)/", pathNot: src("world", "core", "transports", ...layers.world) },
    ),
    ...Object.entries(rings).map(([ring, allowed]) =>
      rule(
        `integration-${ring}-keeps-to-its-ring`,
        `Inside the integration ${ring} imports ${[...allowed, ...seam[ring].map((file) => `${file}.ts`), "core"].join(", ")} alone: domain <- app <- adapters, gateways, store, http. Say what is needed as a type in ports.ts; create.ts and run.ts put the rings together.`,
        { path: inside(ring) },
        {
          path: "^src/integration/",
          pathNot: [inside(ring, ...allowed), ...seam[ring].map((file) => `^src/integration/${file}\\.ts$`)],
        },
      ),
    ),
    rule(
      "simulators-use-the-public-entry",
      "A simulator shows what a team can write: it imports the public entry, src/index.ts, and nothing behind it. Export what is missing.",
      { path: "^simulators/" },
      { path: "^src/", pathNot: "^src/(index|contract/generated/[a-z]+)\\.ts$" },
    ),
    rule(
      "vendors-use-the-public-entry",
      "A vendor shows what a team can write: it imports the public entry, src/index.ts, the state machine that it puts into its words, and nothing else. Export what is missing.",
      { path: "^vendors/([^/]+)/" },
      { path: "^(src|simulators|vendors)/", pathNot: "^src/index\\.ts$|^simulators/|^vendors/$1/" },
    ),
    rule(
      "nothing-imports-the-command-line",
      "Commands compose; nothing depends on them. Move what is shared below.",
      { pathNot: "^(src/cli|test|bench)/" },
      { path: "^src/cli/" },
    ),
    ...packages.map(([folder, names], n) =>
      rule(
        `packages-of-${folder.replace(/\W+/g, "-").replace(/-$/, "")}`,
        `${folder} uses ${names.join(", ")} and no other npm package: each stands in one place, where it can be replaced. Use it there and take the result as a port, or add it to \`packages\` in .dependency-cruiser.mjs with a decision page.`,
        { path: `^${folder}(/|$)`, pathNot: packages.slice(0, n).map(([earlier]) => `^${earlier}(/|$)`) },
        { dependencyTypes: npm, pathNot: nodeModule(names) },
      ),
    ),
    rule(
      "no-packages-elsewhere",
      "This folder uses no npm package: each stands in one place, where it can be replaced. Use it there and take the result as a port, or add the folder to `packages` in .dependency-cruiser.mjs with a decision page.",
      { path: "^(src|simulators|vendors)/", pathNot: everywhereElse },
      { dependencyTypes: npm },
    ),
    rule(
      "input-and-output-at-the-edges",
      "Sockets, files, processes and timers stand in transports, the live world, the command line and the integration's adapters alone. Take a port instead.",
      {
        path: "^(src|simulators|vendors)/",
        pathNot: "^src/(transports|world/live|cli)/|^src/integration/(adapters|store|http|main|run)|^src/(msw|reference)",
      },
      { path: noIo, dependencyTypes: ["core"] },
    ),
    rule("no-unresolvable", "This import leads nowhere.", {}, { couldNotResolve: true, pathNot: "^firedrill" }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist|generated" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@firedrill/source", "import", "require", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js"],
    },
  },
};
