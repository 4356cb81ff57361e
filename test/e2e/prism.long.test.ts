import { afterAll, beforeAll, expect, it } from "vitest";
import { loadScenarios } from "../../src/cli/load.ts";
import { openProject, referenceConfig } from "../../src/cli/project.ts";
import { noFaults } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import { faults } from "../../src/faults/index.ts";
import { createPartner } from "../../src/partner/create.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { servePartner } from "../../src/transports/fastify/serve-partner.ts";
import { createRealClock } from "../../src/transports/real-clock.ts";
import { runFiles } from "../../src/transports/run-files.ts";
import { startEmbeddedProxy } from "../../src/transports/toxiproxy/embedded.ts";
import { createLinks } from "../../src/transports/toxiproxy/links.ts";
import { targetFrom } from "../../src/world/live/config-target.ts";
import { liveEnact } from "../../src/world/live/enact.ts";
import { runDrill } from "../../src/world/stage/run-drill.ts";
import { withFolder } from "./firedrill.ts";
import { type Prism, startPrism, type Violation } from "./prism.ts";

/** Faults that make an answer which no contract promises: pages for people, drifted bodies. */
const departs = new Set([
  "schema-invalid",
  "wrong-content-type",
  "not-json",
  "status",
  "status-after-effect",
  "throttle",
  "decline",
  "body-cut",
]);

/** Between them customers do all that they do, and every webhook is sent; the other scenarios' requests are of the same kinds. */
const shown = [
  "calm",
  "answer-lost-after-charge",
  "duplicate-webhooks",
  "merchants-and-parcels",
  "refund-storm",
  "forged-webhooks",
];

const names = ["payment", "carrier", "messaging"];
const prisms = new Map<string, Prism>();
beforeAll(async () => {
  const started = await Promise.all(names.map((name) => startPrism(name, `contracts/${name}.openapi.yaml`)));
  for (const [n, prism] of started.entries()) prisms.set(names[n] ?? "", prism);
});
afterAll(async () => {
  await Promise.all([...prisms.values()].map((prism) => prism.stop()));
});

const takeViolations = (): Violation[] => [...prisms.values()].flatMap(({ violations }) => violations.splice(0));
const prismOf = (name: string): Prism => {
  const prism = prisms.get(name);
  if (prism === undefined) throw new Error(`no Prism for ${name}`);
  return prism;
};

it("Prism, between integration and partners, sees no violation in either direction but a deliberate one", async () => {
  const { config, blueprints, catalogue } = await openProject(referenceConfig);
  const target = targetFrom(config, blueprints);
  const scenarios = loadScenarios(shown, catalogue.faults);
  // Where answers depart from the contract only requests can be held to it.
  const deliberate = new Set(
    scenarios.filter((each) => each.faults.some(({ fault }) => departs.has(fault))).map(({ name }) => name),
  );
  expect(deliberate.size).toBeLessThan(scenarios.length / 2);
  expect([...departs].filter((name) => faults[name] === undefined)).toEqual([]);
  const proxy = await startEmbeddedProxy({ random: createRandom(1) });
  const found: (Violation & { scenario: string })[] = [];
  try {
    await withFolder((folder) =>
      runDrill({
        tested: { integration: "reference integration", config: referenceConfig },
        scenarios,
        checkers: catalogue.checkers,
        world: "live",
        proxy: "embedded proxy",
        enact: liveEnact({
          target,
          catalogue,
          blueprints,
          links: () => createLinks({ url: proxy.url }),
          interpose: async (partner, url) => prismOf(partner).aim(url),
        }),
        files: runFiles(folder),
        node: process.version,
        nowMs: Date.now,
        seed: 1,
        version: "test",
        replayLine: (scenario) => scenario,
        signal: new AbortController().signal,
        fit: (scenario) => ({ scenario, lacks: [], leftOut: [] }),
        onScenario: ({ scenario }) => {
          for (const violation of takeViolations())
            if (violation.side === "request" || !deliberate.has(scenario)) found.push({ ...violation, scenario });
        },
      }),
    );
  } finally {
    await target.close();
    await proxy.stop();
  }
  expect(found).toEqual([]);
  for (const name of names) expect(prismOf(name).seen(), name).toBeGreaterThan(200);
});

it("Prism would have said so", async () => {
  const [blueprint] = builtinBlueprints().filter(({ name }) => name === "payment");
  if (blueprint === undefined) throw new Error("there is no payment partner");
  const sender = { send: async () => ({ status: 204 }) };
  const ports = { clock: createRealClock(), random: createRandom(1), faults: noFaults, sender };
  const served = await servePartner(createPartner({ ...blueprint, ports }));
  try {
    const url = prismOf("payment").aim(served.url);
    await fetch(`${url}/v1/payments`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"amount_minor":"1"}',
    });
    await expect.poll(() => prismOf("payment").violations.length, { timeout: 10_000 }).toBeGreaterThan(0);
  } finally {
    await served.stop();
  }
});
