// The payment simulator as `firedrill simulate` runs it: storage on disk, no faults, webhooks to nowhere.

import { noFaults } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { createDiskStorage } from "../../src/transports/disk-storage.ts";
import { servePartner } from "../../src/transports/fastify/serve-partner.ts";
import { createRealClock } from "../../src/transports/real-clock.ts";
import { createWebhookSender } from "../../src/transports/webhook-sender.ts";

const blueprint = builtinBlueprints().find(({ name }) => name === "payment");
if (blueprint === undefined) throw new Error("there is no payment partner");
const storage = createDiskStorage();
const partner = createPartner({
  ...blueprint,
  storage,
  ports: {
    clock: createRealClock(),
    random: createRandom(1, "payment"),
    faults: noFaults,
    sender: createWebhookSender(),
  },
});
const served = await servePartner(partner, { port: Number(process.argv[2]) });
process.once("SIGTERM", async () => {
  partner.stop();
  await served.stop();
  storage.close();
});
