import type { EdgeParts } from "../edge-parts.ts";
import type { Gateways, Ports } from "../ports.ts";
import type { PartnerName, ResilienceConfig } from "./call.ts";
import { createCarrierGateway } from "./carrier-gateway.ts";
import { createMessagingGateway } from "./messaging-gateway.ts";
import { createPartnerClient } from "./partner-client.ts";
import { createPaymentGateway } from "./payment-gateway.ts";

export interface GatewayOptions {
  readonly ports: Ports;
  readonly partners: Readonly<Record<PartnerName, { readonly baseUrl: string; readonly token: string }>>;
  readonly resilience: ResilienceConfig;
  readonly parts: EdgeParts;
}

/** The three partners behind their gateways, each with its own limits and breakers. */
export function createGateways({ ports, partners, resilience: config, parts }: GatewayOptions): Gateways {
  const open = (name: PartnerName) => createPartnerClient({ partner: name, ...partners[name], ports, config, parts });
  const all = { payment: open("payment"), carrier: open("carrier"), messaging: open("messaging") };
  return {
    payment: createPaymentGateway(all.payment),
    carrier: createCarrierGateway(all.carrier, parts),
    messaging: createMessagingGateway(all.messaging),
    room: (partner) => all[partner].room(),
  };
}
