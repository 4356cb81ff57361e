import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Ended, firedrill, referenceConfig, withFolder } from "./firedrill.ts";

/** A message with place, problem and remedy on standard error, exit code 2, and no stack trace. */
function expectRefused({ code, stderr }: Ended, place: RegExp, problem: RegExp, remedy: RegExp): void {
  expect(stderr).toMatch(place);
  expect(stderr).toMatch(problem);
  expect(stderr).toMatch(remedy);
  expect(stderr).not.toMatch(/\n\s+at .*\.ts:\d+/);
  expect(code).toBe(2);
}

const order = "orders: [{ order: order-1, total_minor: 100 }]\n";
const calm = `story: s\n${order}`;

const scenarios: [string, string, RegExp, RegExp, RegExp][] = [
  ["broken YAML", "story: [unclosed\norders: {", /mine\.yaml:\d+:\d+/, /not YAML/, /Correct it/],
  [
    "an unknown fault",
    `${calm}faults: [{ fault: response-lots }]`,
    /mine\.yaml:3/,
    /no fault "response-lots"/,
    /Did you mean response-lost/,
  ],
  [
    "a site that names no operation",
    `${calm}faults: [{ fault: reset, at: { partner: payment, operation: createPaiment } }]`,
    /at\/operation/,
    /"createPaiment", which does not exist/,
    /Did you mean createPayment/,
  ],
  ["a wrong parameter", `${calm}faults: [{ fault: hang, with: { hold_ms: soon } }]`, /hold_ms/, /"soon"/, /whole number/],
  ["an unknown field", `${calm}fautls: []`, /mine\.yaml:3 fautls/, /no such field/, /Did you mean faults/],
  ["nothing to do", "story: s\n", /mine\.yaml/, /no customer/, /orders/],
];

it.each(scenarios)("a scenario with %s", async (_what, text, place, problem, remedy) => {
  await withFolder(async (folder) => {
    const file = join(folder, "mine.yaml");
    writeFileSync(file, text);
    expectRefused(await firedrill(["demo", file]), place, problem, remedy);
  });
});

const configs: [string, (folder: string) => string, RegExp, RegExp, RegExp][] = [
  ["that is broken YAML", () => "integration: [", /firedrill\.yaml:1/, /not YAML/, /Correct it/],
  [
    "with a contract that is not OpenAPI",
    (folder) => {
      writeFileSync(join(folder, "tax.yaml"), "swagger: '2.0'\ninfo: {}\n");
      return referenceConfig((yaml) => yaml.replace("partners:\n", "partners:\n  tax: { contract: tax.yaml }\n"));
    },
    /tax\.yaml/,
    /OpenAPI/,
    /3\.1/,
  ],
  [
    "with a contract whose answer refers to nowhere",
    (folder) => {
      const answer = '{ $ref: "#/components/responses/Quote" }';
      const paths = `{ /quotes: { post: { operationId: quoteTax, responses: { "200": ${answer} } } } }`;
      writeFileSync(join(folder, "tax.yaml"), `openapi: 3.1.0\ninfo: { title: Tax, version: "1" }\npaths: ${paths}\n`);
      return referenceConfig((yaml) => yaml.replace("partners:\n", "partners:\n  tax: { contract: tax.yaml }\n"));
    },
    /tax\.yaml#\/paths\/\/quotes\/post\/responses\/200/,
    /leads nowhere: #\/components\/responses\/Quote/,
    /Point \$ref at something in the document/,
  ],
  [
    "with an integration that is not there",
    () => referenceConfig((yaml) => yaml.replace(/command: .*/, "command: no-such-integration-anywhere")),
    /no-such-integration-anywhere/,
    /ended before it was ready/,
    /last lines/,
  ],
  [
    "with an integration that never gets ready",
    () =>
      referenceConfig((yaml) =>
        yaml.replace(/command: .*/, "command: sleep 60").replace(/ready_within_ms: \d+/, "ready_within_ms: 500"),
      ),
    /sleep 60/,
    /did not answer/,
    /health path/,
  ],
];

it.each(configs)("a configuration %s", async (_what, write, place, problem, remedy) => {
  await withFolder(async (folder) => {
    const file = join(folder, "firedrill.yaml");
    writeFileSync(file, write(folder));
    const ended = await firedrill(["run", "calm", "--config", file, "--out", join(folder, "run")]);
    expectRefused(ended, place, problem, remedy);
  });
});

it("an integration that runs already, and an authority that it cannot know", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "firedrill.yaml");
    const ports = ["payment", "carrier", "messaging"].map((name, n) => `  ${name}: { port: ${4110 + n} }`).join("\n");
    const yaml = referenceConfig((text) =>
      text
        .replace(/integration:\n[\s\S]*?\n\n(?=#)/, "integration: { url: 'https://localhost:8443' }\n\n")
        .replace(/partners:\n[\s\S]*?\n\n/, `partners:\n${ports}\n\n`),
    );
    writeFileSync(file, yaml);
    const ended = await firedrill(["run", "calm", "--tls", "--config", file, "--out", join(folder, "run")]);
    expectRefused(ended, /firedrill\.yaml/, /cannot learn of an authority/, /authority_folder/);
  });
});

it("a Toxiproxy that does not answer", async () => {
  const ended = await firedrill(["demo", "calm"], { env: { TOXIPROXY_URL: "http://127.0.0.1:1" } });
  expectRefused(ended, /TOXIPROXY_URL/, /no Toxiproxy answers/, /unset the variable/);
});

it("a port in use", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  const ended = await firedrill(["simulate", "--port", "0", "--payment-port", String(port)]);
  server.close();
  expectRefused(ended, new RegExp(String(port)), /in use|listen/, /port/i);
});

it.each([
  [["demo", "clam"], /no such scenario/, /calm/],
  [["run"], /firedrill\.yaml/, /firedrill demo/],
  [["explore"], /firedrill\.yaml/, /firedrill demo/],
  [["run", "--seed", "many"], /whole number/, /seed/i],
  ...[
    ["--workers", "2"],
    ["--values", "telling"],
    ["--rate", "5"],
  ].map((asked): [string[], RegExp, RegExp] => [
    ["explore", "--config", "src/integration/firedrill.yaml", ...asked],
    /virtual time has no such thing/,
    /--world live/,
  ]),
  [["demo", "calm", "--report", "pdf"], /no report "pdf"/, /junit/],
  [["replay", "package.json", "--config", "src/integration/firedrill.yaml"], /no schedule that a run saved/, /schedule\.json/],
  [["report", "/nowhere"], /no run's folder/, /latest/],
  [["list", "bugs"], /no kind "bugs"/, /faults/],
  [["fly"], /unknown command/, /--help/],
])("firedrill %j", async (args, problem, remedy) => {
  expectRefused(await firedrill(args), /\w/, problem, remedy);
});
