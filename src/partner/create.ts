import type { Contract } from "../contract/contract.ts";
import { type Consequences, resent, type Simulator, type SimulatorContext } from "./define.ts";
import { createDeliveries } from "./deliveries.ts";
import type { Dialect } from "./dialect/dialect.ts";
import { standards } from "./dialect/standards.ts";
import { genericSimulator } from "./generic.ts";
import { createIdempotencyKeys } from "./idempotency.ts";
import { isoTime } from "./iso-time.ts";
import { createRateLimit, type RateLimit } from "./rate-limit.ts";
import { createResources } from "./resources.ts";
import { createRing } from "./ring.ts";
import { type Cause, createServing } from "./serve.ts";
import { createMemoryStorage, type PartnerStorage } from "./storage.ts";
import { createTallies } from "./tallies.ts";
import { dataToTell } from "./tell.ts";
import { createTokenEndpoint } from "./token-endpoint.ts";
import type { JournalLine, LedgerLine, Partner, PartnerPorts, PartnerSettings } from "./wire.ts";

export interface PartnerOptions {
  readonly contract: Contract;
  /** Its state machine; absent: the generic one plays the contract. */
  readonly simulator?: Simulator;
  /** How it speaks; as standards say unless given. */
  readonly dialect?: Dialect;
  readonly settings: PartnerSettings;
  readonly ports: PartnerPorts;
  /** Where state, ledger and keys are kept; in memory unless given. */
  readonly storage?: PartnerStorage;
}

/** Lines of the journal that are kept; the ledger is kept whole. */
const keptCalls = 10_000;

/** A running partner: what all simulators share, around the state machine of one. Nothing listens and nothing is sent before the first call. */
export function createPartner(options: PartnerOptions): Partner {
  const { contract, ports, dialect = standards, storage = createMemoryStorage() } = options;
  const { clock, recorder, faults, sender } = ports;
  const { name } = contract;
  const generic = genericSimulator(contract);
  const simulator: Simulator = {
    ...generic,
    ...options.simulator,
    operations: { ...generic.operations, ...options.simulator?.operations },
  };

  const resources = createResources(storage);
  const ledger = storage.log<LedgerLine>("ledger");
  const journal = createRing<JournalLine>(keptCalls);
  const keys = createIdempotencyKeys(storage, dialect.idempotency);
  const tallies = createTallies(storage);
  const moves = new Set<() => void>();
  let settings = options.settings;
  let ids = ports.random.fork("ids");
  let calls = 0;
  let idsMade = 0;
  let limit: RateLimit | undefined;
  const limitNow = (): void => {
    limit = settings.ratePerSecond === undefined ? undefined : createRateLimit(settings.ratePerSecond, dialect.rateLimit);
  };
  limitNow();

  const deliveries = createDeliveries({
    partner: name,
    webhooks: contract.webhooks,
    clock,
    random: ports.random.fork("webhooks"),
    recorder,
    faults,
    sender,
    tallies,
    settings: () => settings.webhooks,
    json: () => settings.json,
    dialect: dialect.webhooks,
  });

  const { newId = (prefix, rising, drawn) => `${prefix}_${rising}k${drawn}` } = dialect;
  const context = (): SimulatorContext => {
    const nowMs = clock.now();
    return {
      nowMs,
      now: isoTime(nowMs),
      // they rise, so that neighbours are written together; no run of digits is long enough to look like a card number
      id: (prefix) => ports.chooseId?.(prefix) ?? newId(prefix, (++idsMade).toString(16).padStart(8, "0"), ids.hex(7)),
      dialect: {
        ...simulator.dialect,
        ...(settings.settlesAfterMs !== undefined && { settlesAfterMs: settings.settlesAfterMs }),
        ...(settings.outcomes !== undefined && { outcomes: settings.outcomes }),
      },
      webhookSecrets: settings.webhooks.secrets,
    };
  };

  /** Writes effects into the books, sends webhooks, and has resources move on later. Of urgent webhooks it promises that they have been sent for the first time. */
  function apply(
    { effects = [], webhooks = [], later = [] }: Consequences,
    { order, call, site, key, move: told }: Cause,
    urgent = false,
  ): Promise<unknown> | undefined {
    for (const effect of effects) {
      const keyed = key !== undefined && { key };
      recorder?.record({
        actor: name,
        type: "effect",
        order,
        ...(call !== undefined && { call }),
        ...(site && { site }),
        ...keyed,
        ...(told !== undefined && { move: told }),
        value: effect,
      });
      ledger.append(order, { ...effect, order, at: isoTime(clock.now()), ...keyed });
    }
    const cause = { ...(call !== undefined && { call }), ...(site && { site }), ...(key !== undefined && { key }) };
    for (const { afterMs, move, id } of later) {
      const cancel = clock.after(afterMs, () => {
        moves.delete(cancel);
        make(move, order, { id, told, cause });
      });
      moves.add(cancel);
    }
    const sent = webhooks.map((webhook) => deliveries.announce({ ...webhook, order: webhook.order ?? order }, urgent));
    return urgent ? Promise.all(sent) : undefined;
  }

  /** `cause`: the call that it follows from, however late. */
  function make(
    move: string,
    order: string,
    { id, told, cause }: { id?: string; told?: string | undefined; cause?: Omit<Cause, "order" | "move"> } = {},
  ): boolean {
    const known = simulator.moves?.[move];
    const consequences = known?.(resources.current, { order, ...(id !== undefined && { id }) }, context());
    if (consequences === undefined) return false;
    if (told !== undefined && id === undefined) recorder?.record({ actor: name, type: "moved", order, value: { move: told } });
    apply(consequences, { order, ...cause, ...(told !== undefined && { move: told }) });
    return true;
  }

  const tokens = createTokenEndpoint({
    contract,
    storage,
    random: ports.random,
    nowMs: () => clock.now(),
    settings: () => settings,
  });
  const serving = createServing({
    tokens,
    contract,
    dialect,
    simulator,
    resources,
    keys,
    tallies,
    context,
    apply,
    clock,
    random: ports.random,
    recorder,
    faults,
    settings: () => settings,
    takeQuota: (nowMs) => limit?.take(nowMs),
    journal: (line) => journal.push(line),
    nextCall: ports.nextCall ?? (() => ++calls),
  });

  const stop = (): void => {
    for (const cancel of moves) cancel();
    moves.clear();
    deliveries.clear();
  };

  return {
    name,
    handle: serving.handle,
    ledger: (order) => ledger.read(order),
    journal: () => journal.values(),
    deliveries: () => deliveries.lines(),
    settings: () => settings,
    configure: (change) => {
      settings = { ...settings, ...change };
      if ("ratePerSecond" in change) limitNow();
      if (change.webhooks !== undefined) deliveries.enable();
    },
    pending: () => ({ calls: serving.inFlight(), webhooks: deliveries.pending() + moves.size }),
    advance: (order, to, told) => (to === resent ? deliveries.resend(order) : make(to, order, { told })),
    webhooks: () => contract.webhooks.map(({ type, summary }) => ({ type, summary })),
    trigger: ({ type, order, to = settings.webhooks.url }) => {
      const message = dataToTell(contract, type, order, resources.ofOrder(order), dialect.webhooks);
      if (message === undefined || to === undefined) return undefined;
      const { about, data } = message;
      return deliveries.sendTo(to, { type, order, data }).then((line) => ({ ...line, url: to, about }));
    },
    books: () => simulator.books?.(resources.current) ?? [],
    reset: () => {
      stop();
      resources.clear();
      ledger.clear();
      journal.clear();
      keys.clear();
      tokens.clear();
      tallies.clear();
      limitNow();
      ids = ports.random.fork("ids");
      idsMade = 0;
    },
    stop,
  };
}
