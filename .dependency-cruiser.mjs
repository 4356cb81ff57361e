/** The layers of the house. Each rule says why it is there and what to do instead. */
const rule = (name, comment, from, to) => ({ name, severity: "error", comment, from, to });
const src = (...folders) => `^src/(${folders.join("|")})/`;
const noIo =
  "^(node:)?(fs|fs/promises|net|http|https|http2|tls|dgram|dns|child_process|worker_threads|cluster|timers|timers/promises|sqlite)$";

/** What each layer may import besides itself and core. */
const layers = {
  core: [],
  contract: [],
  faults: [],
  checkers: [],
  actions: [],
  workload: ["actions"],
  integration: [],
  partner: ["contract"],
  report: ["ui", "actions"],
};

export default {
  forbidden: [
    rule("no-cycles", "Data flows one way. Move what both need into the lower of the two.", {}, { circular: true }),
    ...Object.entries(layers).map(([layer, allowed]) =>
      rule(
        `${layer}-stays-in-its-layer`,
        `${layer} imports ${["core", ...allowed].join(" and ")} alone, so that it can be understood, tested and moved by itself. Take what it needs as a port or a parameter.`,
        { path: src(layer) },
        { path: "^(src|simulators|test)/", pathNot: [src(layer, "core", ...allowed)].concat(layer === "core" ? [] : []) },
      ),
    ),
    rule(
      "simulators-use-the-public-entry",
      "A simulator shows what a team can write: it imports the public entry, src/index.ts, and nothing behind it. Export what is missing.",
      { path: "^simulators/" },
      { path: "^src/", pathNot: "^src/(index|contract/generated/[a-z]+)\\.ts$" },
    ),
    rule(
      "nothing-imports-the-command-line",
      "Commands compose; nothing depends on them. Move what is shared below.",
      { pathNot: "^(src/cli|test|bench)/" },
      { path: "^src/cli/" },
    ),
    rule(
      "only-the-live-world-meets-transports",
      "World and exploration drive transports through ports, so that the sim world needs none. Take a port instead.",
      { path: "^src/(world|explore)/", pathNot: "^src/world/live/" },
      { path: "^src/transports/" },
    ),
    rule(
      "input-and-output-at-the-edges",
      "Sockets, files, processes and timers stand in transports, the live world, the reference's composition, the command line and the integration's adapters alone. Take a port instead.",
      {
        path: "^(src|simulators)/",
        pathNot: "^src/(transports|world/live|reference|cli)/|^src/integration/(adapters|store|http|main|run)|^src/msw",
      },
      { path: noIo, dependencyTypes: ["core"] },
    ),
    rule("no-unresolvable", "This import leads nowhere.", {}, { couldNotResolve: true, pathNot: "^firedrill" }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(node_modules|dist)|generated" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js"],
    },
  },
};
