// node bench/servers/contract.ts FILE PORT: one contract, played by the generic partner, as `firedrill simulate --contract` does.
import { readFileSync } from "node:fs";
import { parseContract } from "../../src/contract/parse.ts";
import { noFaults } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import { servePartner } from "../../src/transports/fastify/serve-partner.ts";
import { createRealClock } from "../../src/transports/real-clock.ts";
import { createWebhookSender } from "../../src/transports/webhook-sender.ts";

const [file = "", port = "0"] = process.argv.slice(2);
const contract = parseContract(readFileSync(file, "utf8"), file);
const scopes = contract.operations.flatMap(({ security }) => (security === "none" ? [] : security));
const partner = createPartner({
  contract,
  settings: {
    idempotency: "full",
    idempotencyTtlMs: 3_600_000,
    tokens: { sk_example: [...new Set(scopes)] },
    webhooks: { secrets: [], retryScheduleMs: [] },
  },
  ports: { clock: createRealClock(), random: createRandom(1), faults: noFaults, sender: createWebhookSender() },
});
await servePartner(partner, { port: Number(port) });
