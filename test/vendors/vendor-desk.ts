import { readFileSync } from "node:fs";
import { type SetupServer, setupServer } from "msw/node";
import type { CallFacts, CallPlan, FaultPort } from "../../src/core/fault.ts";
import { noFaults } from "../../src/core/fault.ts";
import type { NewEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import type { Partner, PartnerSettings } from "../../src/partner/wire.ts";
import { vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { partnerHandler } from "../../src/transports/msw/partner-handler.ts";
import { createRealClock } from "../../src/transports/real-clock.ts";

export interface Received {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Plan = (facts: CallFacts) => CallPlan | undefined;

export interface VendorDesk {
  readonly partner: Partner;
  readonly key: string;
  readonly secret: string;
  /** What was sent to the shop. */
  readonly received: readonly Received[];
  /** What goes wrong at calls from now on. */
  strike(plan: Plan | undefined): void;
  /** The first webhook that fits, once it was sent. */
  webhook(fits: (webhook: Received) => boolean): Promise<Received>;
  /** What the ledger says of an order: kinds and amounts. */
  ledger(order: string): readonly (readonly [kind: string, amountMinor: number | undefined])[];
  /** Answers that break the vendor's own contract. */
  ownMistakes(): readonly NewEvent[];
  /** Routes of the README's fidelity list that nobody has called yet. */
  uncalled(): readonly string[];
  /** Has the vendor's SDK meet nobody else at the vendor's own address. */
  listen(): void;
  stop(): void;
}

/** Routes that a fidelity list names: `POST /v2/payments`. */
function routesOf(vendor: string): readonly string[] {
  const readme = readFileSync(`vendors/${vendor}/README.md`, "utf8");
  const rows = readme.split("\n").filter((line) => line.startsWith("| `"));
  return rows.flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([A-Z]+ \/[^`]*)`/g)].map(([, route]) => route ?? ""));
}

/** A vendor's simulator where the vendor's own SDK looks for the vendor, unmodified: at its own host, over TLS as far as the SDK knows. */
export function openVendor(vendor: string, baseUrl: string, settings: Partial<PartnerSettings> = {}): VendorDesk {
  const blueprint = vendorBlueprint(vendor);
  if (blueprint === undefined) throw new Error(`there is no ${vendor}`);
  let planned: Plan | undefined;
  const history: NewEvent[] = [];
  const received: Received[] = [];
  const waiting: { readonly fits: (webhook: Received) => boolean; readonly resolve: (webhook: Received) => void }[] = [];
  const faults: FaultPort = {
    ...noFaults,
    onCall: (facts) => {
      const plan = planned?.(facts);
      return plan && { ids: ["f1"], plan };
    },
  };
  const { webhooks } = blueprint.settings;
  const partner = createPartner({
    ...blueprint,
    settings: { ...blueprint.settings, ...settings, webhooks: { ...webhooks, url: "http://127.0.0.1:1/webhooks" } },
    ports: {
      clock: createRealClock(),
      random: createRandom(1),
      recorder: { record: (event) => history.push(event) - 1 },
      faults,
      sender: {
        send: async (url, headers, body) => {
          const webhook = { url, headers, body };
          received.push(webhook);
          for (const { fits, resolve } of waiting) if (fits(webhook)) resolve(webhook);
          return { status: 200 };
        },
      },
    },
  });
  const server: SetupServer = setupServer(partnerHandler(partner, baseUrl));
  const called = (): ReadonlySet<string> =>
    new Set(history.flatMap((event) => (event.type === "call" ? [event.site.operation] : [])));
  return {
    ...{ partner, received, key: Object.keys(blueprint.settings.tokens)[0] ?? "", secret: webhooks.secrets[0] ?? "" },
    strike: (plan) => {
      planned = plan;
    },
    webhook: (fits) => {
      const there = received.find(fits);
      if (there !== undefined) return Promise.resolve(there);
      const { promise, resolve } = Promise.withResolvers<Received>();
      waiting.push({ fits, resolve });
      return promise;
    },
    ledger: (order) => [...partner.ledger(order)].map(({ kind, amountMinor }) => [kind, amountMinor] as const),
    ownMistakes: () => history.filter((event) => event.type === "answer" && event.value.violations !== undefined),
    uncalled: () => {
      const routes = routesOf(vendor);
      const known = called();
      return routes.filter((route) => {
        const [method = "", path = ""] = route.split(" ");
        const found = blueprint.contract.match(method, path.replaceAll(/:(\w+)|\{(\w+)\}/g, "x1"));
        return found.kind !== "operation" || !known.has(found.operation.id);
      });
    },
    listen: () => server.listen({ onUnhandledFrame: "error" }),
    stop: () => {
      server.close();
      partner.stop();
    },
  };
}

/** What a promise rejects with; rejects itself where that resolves. */
export const errorOf = <T = Error>(promise: Promise<unknown>): Promise<T> =>
  promise.then(
    (value) => Promise.reject(new Error(`it resolved: ${JSON.stringify(value)}`)),
    (error: unknown) => error as T,
  );
