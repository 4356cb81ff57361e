import { builtins } from "../catalogue.ts";
import type { Contract } from "../contract/contract.ts";
import { type FaultPort, noFaults } from "../core/fault.ts";
import { createRandom } from "../core/random.ts";
import { createDirector } from "../faults/director.ts";
import { checkSites, parseSchedule } from "../faults/schedule.ts";
import { createPartner } from "../partner/create.ts";
import { showCredentials } from "../partner/show-credentials.ts";
import type { Partner } from "../partner/wire.ts";
import type { Blueprint } from "../reference/builtin-partners.ts";
import type { SentMessage } from "../transports/pact/verifier.ts";
import type { ProviderState } from "../verify/pact/pact-file.ts";
import { type KnownState, readState } from "../verify/states/sentence.ts";
import { checkParameters, setUp } from "../verify/states/set-up.ts";
import { unknownState } from "../verify/states/unknown-state.ts";
import { createStillClock } from "../verify/still-clock.ts";

/** How requests of a pact get credentials that the partner knows: a consumer's tests know none. */
export type CredentialsMode = "replaced" | "added" | "kept";

/** A simulated partner, as pacts meet it: no time passes, nothing is sent, and its state is what the pact says. */
export interface PactProvider {
  readonly partner: Partner;
  reset(): void;
  /** @throws FiredrillError FD_PACT where the state cannot be had */
  setUp(state: ProviderState, place: string): ReturnType<typeof setUp>;
  /** One of the contract's webhooks, of the order that the states were of. */
  send(type: string): Promise<SentMessage>;
  changeHeaders(headers: Record<string, string | string[] | undefined>): void;
}

type Rights = "all" | "read-only" | "refused";

function parseFault(state: Extract<KnownState, { kind: "fault" }>, contract: Contract, place: string) {
  const { operation, webhook, attempt, times, ...parameters } = state.parameters;
  const at = {
    partner: contract.name,
    ...(operation !== undefined && { operation }),
    ...(webhook !== undefined && { webhook }),
    ...(attempt !== undefined && { attempt }),
  };
  const written = [{ fault: state.fault, at, with: parameters, ...(times !== undefined && { times }) }];
  const schedule = parseSchedule(written, place, builtins.faults);
  checkSites(schedule, { [contract.name]: contract }, place);
  return schedule;
}

/** Throws where a state cannot be had, before anything is verified. */
export function checkState(state: ProviderState, contract: Contract, place: string): void {
  const known = readState(state, contract);
  if (known === undefined) throw unknownState(state.name, contract, place);
  if (known.kind === "fault") parseFault(known, contract, place);
  else checkParameters(known, contract, place);
}

export function createPactProvider({ contract, simulator, settings }: Blueprint, mode: CredentialsMode): PactProvider {
  const clock = createStillClock();
  const [token = "", readOnlyToken = ""] = Object.keys(settings.tokens);
  let faults: FaultPort = noFaults;
  let rights: Rights = "all";
  let wantedId: string | undefined;
  let order = "order-1";
  let keys = 0;
  let caught: SentMessage | undefined;

  const partner = createPartner({
    contract,
    ...(simulator && { simulator }),
    settings,
    ports: {
      clock,
      random: createRandom(1, contract.name),
      faults: {
        onCall: (facts) => faults.onCall(facts),
        onWebhook: (facts) => faults.onWebhook(facts),
        crash: (crash, site) => faults.crash(crash, site),
      },
      sender: {
        send: async (_url, headers, body) => {
          caught = {
            contents: JSON.parse(body),
            metadata: { ...headers, contentType: "application/json" },
          };
          return { status: 204 };
        },
      },
      chooseId: () => {
        const id = wantedId;
        wantedId = undefined;
        return id;
      },
    },
  });

  const tokenFor = (): string => (rights === "all" ? token : rights === "read-only" ? readOnlyToken : "unknown");

  return {
    partner,
    reset: () => {
      partner.reset();
      faults = noFaults;
      rights = "all";
      wantedId = undefined;
      order = "order-1";
    },
    setUp: async (state, place) => {
      const known = readState(state, contract);
      if (known === undefined) throw unknownState(state.name, contract, place);
      if (known.kind === "credentials") {
        rights = known.are;
        return {};
      }
      if (known.kind === "fault") {
        const director = createDirector({
          faults: builtins.faults,
          schedule: parseFault(known, contract, place),
          random: createRandom(1, "faults"),
          recorder: { record: () => 0 },
          clock,
          crash: async () => {},
        });
        director.arm();
        faults = director;
        return {};
      }
      checkParameters(known, contract, place);
      const subject = {
        partner,
        contract,
        credentials: showCredentials(contract, token),
        wantId: (id: string) => {
          wantedId = id;
        },
        newKey: () => `state-${++keys}`,
      };
      const values = await setUp(known, subject, place);
      wantedId = undefined;
      if (typeof values.order_reference === "string") order = values.order_reference;
      else if (typeof values.order === "string") order = values.order;
      return { order, ...values };
    },
    send: async (type) => {
      caught = undefined;
      await partner.trigger({ type, order, to: "http://127.0.0.1/" });
      if (caught === undefined) throw new Error(`${contract.name} sent no ${type}`);
      return caught;
    },
    changeHeaders: (headers) => {
      if (mode === "kept" && rights === "all") return;
      for (const [name, value] of Object.entries(showCredentials(contract, tokenFor())))
        if (headers[name] !== undefined || mode === "added") headers[name] = value;
    },
  };
}
