import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { builtins } from "../../../src/catalogue.ts";
import { builtinPartners } from "../../../src/cli/project.ts";
import { checkHistory } from "../../../src/core/checker.ts";
import { createRandom } from "../../../src/core/random.ts";
import type { KnownOrder, Scenario } from "../../../src/core/scenario.ts";
import type { Schedule } from "../../../src/core/schedule.ts";
import { builtinBlueprints } from "../../../src/reference/builtin-partners.ts";
import { startEmbeddedProxy } from "../../../src/transports/toxiproxy/embedded.ts";
import { createLinks } from "../../../src/transports/toxiproxy/links.ts";
import { parseConfig } from "../../../src/world/config-file.ts";
import { drillBlueprints } from "../../../src/world/drill-partners.ts";
import { targetFrom } from "../../../src/world/live/config-target.ts";
import { liveEnact } from "../../../src/world/live/enact.ts";
import type { Enacted } from "../../../src/world/stage/run-drill.ts";
import { type Sample, smallest, textOf } from "../config-examples.ts";

const node = JSON.stringify(process.execPath);
const shop = JSON.stringify(resolve("test/world/live/mortal-shop.mjs"));

/** A started shop, alive as long as its environment says. */
export const mortalShop = (env: Readonly<Record<string, number>> = {}): Sample => ({
  ...smallest(),
  integration: { start: { command: `${node} ${shop}`, env: { PORT: "{{port}}", ...env } }, health_path: "/" },
});

const orders = Array.from(
  { length: 4 },
  (_, n): KnownOrder => ({
    order: `order-${n + 1}`,
    totalMinor: 1000,
    currency: "EUR",
    paymentToken: "tok_visa_ok",
    startMs: n * 100,
    steps: [{ do: "place" }],
  }),
);

/** Strikes at once, and does no harm to a shop that calls nobody. */
export const harmless: Schedule = [
  { id: "f1", fault: "link-latency", at: { link: "payment" }, with: {}, during: { fromMs: 0, toMs: 50 } },
];

/** What becomes of four orders over sockets. */
export async function enactLive(sample: Sample, faults: Schedule): Promise<Enacted & { readonly staysUp: string | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), "firedrill-"));
  const proxy = await startEmbeddedProxy({ random: createRandom(1) });
  const config = parseConfig(textOf(sample), "firedrill.yaml", builtinPartners);
  const blueprints = drillBlueprints(config, builtinBlueprints(), () => "");
  const target = targetFrom(config, blueprints);
  const scenario: Scenario = {
    name: "mortal",
    story: "A shop's process ends.",
    workload: { orders },
    faults,
    safetyMs: 600,
    settleMs: 500,
    partners: {},
    expect: { except: {} },
  };
  const enact = liveEnact({ target, blueprints, catalogue: builtins, links: () => createLinks({ url: proxy.url }) });
  const { signal } = new AbortController();
  try {
    const enacted = await enact({ scenario, seed: 1, folder, calm: undefined, signal, onPhase: () => {} });
    const { checks } = checkHistory(enacted.events, { checkers: builtins.checkers });
    return { ...enacted, staysUp: checks.find(({ checker }) => checker === "stays-up")?.verdict };
  } finally {
    await target.close();
    await proxy.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
