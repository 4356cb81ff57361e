import { setupServer } from "msw/node";
import { partnerHandler } from "../../../src/transports/msw/partner-handler.ts";
import { describePartners } from "./suite.ts";

describePartners("MSW", async (partners) => {
  const urls = Object.fromEntries(partners.map((partner) => [partner.name, `http://${partner.name}.test`]));
  const server = setupServer(...partners.map((partner) => partnerHandler(partner, urls[partner.name] ?? "")));
  server.listen({ onUnhandledFrame: "bypass" }); // webhooks travel over real sockets
  return { urls, stop: async () => server.close() };
});
