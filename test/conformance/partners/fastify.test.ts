import { servePartner } from "../../../src/transports/fastify/serve-partner.ts";
import { describePartners } from "./suite.ts";

describePartners("Fastify", async (partners) => {
  const served = await Promise.all(partners.map((partner) => servePartner(partner)));
  return {
    urls: Object.fromEntries(partners.map((partner, n) => [partner.name, served[n]?.url ?? ""])),
    stop: async () => {
      await Promise.all(served.map((server) => server.stop()));
    },
  };
});
