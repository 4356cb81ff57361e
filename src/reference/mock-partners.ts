import type { HttpHandler } from "msw/http";
import { builtins } from "../catalogue.ts";
import { sleep } from "../core/clock.ts";
import { FiredrillError } from "../core/errors.ts";
import { type FaultPort, noFaults } from "../core/fault.ts";
import { suggest } from "../core/nearest.ts";
import type { Partner } from "../partner/wire.ts";
import { partnerHandler } from "../transports/msw/partner-handler.ts";
import { createRealClock } from "../transports/real-clock.ts";
import { createWebhookSender } from "../transports/webhook-sender.ts";
import { type Blueprint, builtinBlueprints, ownBlueprint, vendorBlueprint } from "./builtin-partners.ts";
import { createHandlerSender, type WebhookHandler } from "./handler-sender.ts";
import { createLocalPartners } from "./local-partners.ts";
import { createMockFaults, type MockFault } from "./mock-faults.ts";

export interface MockPartnersOptions {
  /** Built-in partners by name; all three unless given. */
  readonly partners?: readonly string[];
  /** Real vendors by name, such as `mollie`: their own SDKs take them for the vendor at its `baseUrls`. */
  readonly vendors?: readonly string[];
  /** Files of your own OpenAPI contracts; the file's name names the partner. */
  readonly contracts?: readonly string[];
  /** By partner: the base URL that your code calls. Without it, the first of the contract's `servers`. */
  readonly baseUrls?: Readonly<Record<string, string>>;
  /** What goes wrong: decides call by call. Nothing unless given. */
  readonly faults?: FaultPort;
  /** Seed of ids; 1 unless given. */
  readonly seed?: number;
  /** Where webhooks go, on loopback; `{partner}` stands for the partner's name. Without it they are kept in the delivery log. */
  readonly webhookUrl?: string;
  /** Gets webhooks in this process, as requests to `webhookUrl`, or to `http://127.0.0.1/webhooks/{partner}`. */
  readonly webhookHandler?: WebhookHandler;
}

export interface MockPartners {
  /** For `setupServer(...handlers)`. */
  readonly handlers: readonly HttpHandler[];
  /** By name: ledgers, journals and delivery logs to assert on. */
  readonly partners: Readonly<Record<string, Partner>>;
  /**
   * Has something go wrong from now on, until `reset`.
   *
   * @throws FiredrillError where there is no such fault, parameter or site
   */
  inject(fault: MockFault): void;
  /** How often each injected fault has struck. */
  struck(): readonly { readonly fault: MockFault; readonly times: number }[];
  /**
   * Resolves once no call is being served and no webhook is on its way; 5 s unless given. Redeliveries are waited for: the first
   * comes after a second.
   *
   * @throws Error where something still is
   */
  settled(withinMs?: number): Promise<void>;
  /** Forgets all that happened, and injected faults; for `afterEach`. */
  reset(): void;
  /** Cancels webhooks that wait for redelivery; for `afterAll`. */
  stop(): Promise<void>;
}

const ownWebhookUrl = "http://127.0.0.1/webhooks/{partner}";
const lookEveryMs = 5;

function vendorNamed(vendor: string): Blueprint {
  const found = vendorBlueprint(vendor);
  if (found !== undefined) return found;
  throw new FiredrillError({
    code: "FD_CONFIG",
    place: `vendors: ${vendor}`,
    problem: "no vendor of that name ships with Firedrill",
    remedy: suggest(vendor, Object.keys(builtins.vendors)),
  });
}

function chosen({ partners, vendors = [], contracts = [] }: MockPartnersOptions): readonly Blueprint[] {
  const builtin = builtinBlueprints();
  const unknown = partners?.find((name) => builtin.every((blueprint) => blueprint.name !== name));
  if (unknown !== undefined) {
    throw new FiredrillError({
      code: "FD_CONFIG",
      place: `partners: ${unknown}`,
      problem: "there is no built-in partner of that name",
      remedy: `Choose from ${builtin.map(({ name }) => name).join(", ")}, or give your own contract under \`contracts\`.`,
    });
  }
  return [
    ...builtin.filter(({ name }) => partners?.includes(name) ?? true),
    ...vendors.map(vendorNamed),
    ...contracts.map((file) => ownBlueprint(file)),
  ];
}

/**
 * Partners inside a unit test: the same cores as over sockets, carried by MSW.
 *
 * @throws FiredrillError where a partner, a contract or a base URL is missing
 */
export function mockPartners(options: MockPartnersOptions = {}): MockPartners {
  const { baseUrls = {}, faults: otherwise = noFaults, seed = 1, webhookHandler } = options;
  const webhookUrl = options.webhookUrl ?? (webhookHandler && ownWebhookUrl);
  const blueprints = chosen(options);
  const clock = createRealClock();
  const overSockets = createWebhookSender();
  const contracts = Object.fromEntries(blueprints.map(({ name, contract }) => [name, contract]));
  const faults = createMockFaults({ clock, seed, contracts, otherwise });
  const partners = createLocalPartners(blueprints, {
    clock,
    seed,
    faults,
    sender: webhookHandler === undefined ? overSockets : createHandlerSender(webhookHandler, clock),
    ...(webhookUrl !== undefined && { webhookUrl }),
  });
  const handlers = partners.map((partner, n) => {
    const url = baseUrls[partner.name] ?? blueprints[n]?.contract.serverUrl;
    if (url !== undefined) return partnerHandler(partner, url);
    throw new FiredrillError({
      code: "FD_CONFIG",
      place: `baseUrls: ${partner.name}`,
      problem: "neither a base URL nor a server in the contract says where this partner answers",
      remedy: "Give the base URL that your code calls, such as https://api.partner.example.",
    });
  });
  return {
    handlers,
    partners: Object.fromEntries(partners.map((partner) => [partner.name, partner])),
    inject: faults.add,
    struck: faults.struck,
    settled: async (withinMs = 5_000) => {
      const untilMs = clock.now() + withinMs;
      for (;;) {
        const busy = partners.filter((partner) => partner.pending().calls + partner.pending().webhooks > 0);
        if (busy.length === 0) return;
        if (clock.now() >= untilMs) {
          const what = busy.map(({ name, pending }) => `${name} (calls ${pending().calls}, webhooks ${pending().webhooks})`);
          throw new Error(`after ${withinMs} ms something is still on its way at ${what.join(", ")}`);
        }
        await sleep(clock, lookEveryMs);
      }
    },
    reset: () => {
      faults.clear();
      for (const partner of partners) partner.reset();
    },
    stop: async () => {
      for (const partner of partners) partner.stop();
      await overSockets.close();
    },
  };
}

/** The request handlers alone, for tests that look at nothing else. */
export const partnerHandlers = (options: MockPartnersOptions = {}): HttpHandler[] => [...mockPartners(options).handlers];
