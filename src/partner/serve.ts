import type { Contract, Operation } from "../contract/contract.ts";
import { formatViolation } from "../contract/contract.ts";
import { isJson } from "../contract/media.ts";
import { type Clock, sleep } from "../core/clock.ts";
import { type CallPlan, type Delivery, type FaultPort, pagePlace, type WireReply } from "../core/fault.ts";
import type { Recorder } from "../core/history.ts";
import type { Random } from "../core/random.ts";
import type { CallSite } from "../core/site.ts";
import { type Admitted, admit, validate } from "./admit.ts";
import { authorize } from "./authorize.ts";
import { bodyHash } from "./body-hash.ts";
import { type CallEntry, createCallLog } from "./call-log.ts";
import { correlate } from "./correlate.ts";
import type { Consequences, Outcome, Simulator, SimulatorContext } from "./define.ts";
import type { Dialect } from "./dialect/dialect.ts";
import { type IdempotencyKeys, isKept, keepsFailure } from "./idempotency.ts";
import { drawLatency } from "./latency.ts";
import { latestState } from "./latest-state.ts";
import { noOrder } from "./order.ts";
import { createOwnErrors } from "./own-error.ts";
import { withinPages } from "./page.ts";
import { problemReply, type Refusal } from "./problem.ts";
import type { ResourceViews, ViewName } from "./resources.ts";
import { spellJson } from "./spell-json.ts";
import { plainJson, successOf } from "./success.ts";
import type { Tallies } from "./tallies.ts";
import { type TokenEndpoint, tokenReply } from "./token-endpoint.ts";
import type { JournalLine, JsonObject, PartnerSettings, WireAnswer, WireRequest } from "./wire.ts";

/** What brought a change about. */
export interface Cause {
  readonly order: string;
  readonly call?: number;
  readonly site?: CallSite;
  readonly key?: string;
  /** What nobody called for, in the history's word: a merchant's refund at the partner's own desk. */
  readonly move?: string;
}

export interface ServingPorts {
  readonly contract: Contract;
  readonly dialect: Dialect;
  readonly simulator: Simulator;
  readonly resources: ResourceViews;
  readonly keys: IdempotencyKeys;
  readonly tallies: Tallies;
  readonly context: () => SimulatorContext;
  /** Makes consequences real. `urgent` webhooks skip the partner's queue, and the promise ends with their first sendings. */
  readonly apply: (consequences: Consequences, cause: Cause, urgent?: boolean) => Promise<unknown> | undefined;
  readonly clock: Clock;
  /** What is drawn for one call is drawn from a fork of its own. */
  readonly random: Random;
  readonly recorder: Recorder | undefined;
  readonly faults: FaultPort;
  readonly settings: () => PartnerSettings;
  readonly takeQuota: (
    nowMs: number,
  ) => { readonly headers: Readonly<Record<string, string>>; readonly refusal?: Refusal } | undefined;
  readonly tokens: TokenEndpoint;
  readonly journal: (line: JournalLine) => void;
  readonly nextCall: () => number;
}

export interface Serving {
  handle(request: WireRequest): WireAnswer | Promise<WireAnswer>;
  inFlight(): number;
}

/** What a call came to, before a fault shapes it. */
interface Truth {
  readonly reply: WireReply;
  readonly replayed?: boolean;
  readonly violations?: readonly string[];
}

const none: readonly string[] = [];
const whole: Delivery = { type: "whole" };
const down: Refusal = { status: 503, code: "unavailable", detail: "The service is not available now." };

const withHeaders = (reply: WireReply, headers: Readonly<Record<string, string>> | undefined): WireReply =>
  headers === undefined ? reply : { ...reply, headers: { ...reply.headers, ...headers } };

const noHeaders: WireReply["headers"] = {};
const json: WireReply["headers"] = { "content-type": plainJson };

function render({ status, body, headers }: Outcome, write: (body: unknown) => string): WireReply {
  if (body === undefined) return { status, headers: headers ?? noHeaders, body: "" };
  const type = headers?.["content-type"] ?? plainJson;
  const isText = typeof body === "string" && !isJson(type);
  return { status, headers: headers === undefined ? json : { ...json, ...headers }, body: isText ? body : write(body) };
}

/**
 * Where the partner itself departs from its contract: a mistake of the simulator, and not of the caller. A refusal that
 * the contract forgot to name is none, nor is a success where it names refusals alone.
 */
function violationsOf(operation: Operation, { status, body }: Outcome, headers: WireReply["headers"]): readonly string[] {
  const contentType = headers["content-type"];
  const found = operation.validateResponse({ status, headers, body, contentType });
  if (found.length === 0) return none;
  const forgets = status >= 400 || operation.responses.every((response) => /^[45]/.test(response.status));
  return found.filter((violation) => violation.in !== "status" || !forgets).map(formatViolation);
}

/** The first status of success that an operation's contract names. */
function successStatus({ responses }: Operation): number {
  return Number(responses.find(({ status }) => /^2\d\d$/.test(status))?.status ?? 200);
}

/** What a redirect to a page for people leads to: it tells of no resource, whatever was asked for. */
const movedPage: WireReply = {
  status: 200,
  headers: { "content-type": "text/html" },
  body: "<html><head><title>Moved</title></head><body><h1>This service has moved</h1></body></html>",
};

/** Serves calls one by one: what was asked, whether it may be, what it does, what a fault makes of it, and how it leaves. */
export function createServing(ports: ServingPorts): Serving {
  const { contract, dialect, simulator, resources, keys, tallies, clock, faults } = ports;
  const log = createCallLog({
    partner: contract.name,
    recorder: ports.recorder,
    clock,
    journal: ports.journal,
    nextCall: ports.nextCall,
  });
  const successes = new Map(contract.operations.map((operation) => [operation, successStatus(operation)]));
  const errors = createOwnErrors(contract, dialect);
  let inFlight = 0;

  /** A refusal that needs no fault to be asked: it leaves at once. */
  const refuse = (
    entry: CallEntry,
    refusal: Refusal,
    operation: Operation | undefined,
    quota?: WireReply["headers"],
  ): WireAnswer => {
    const reply = withHeaders(errors.say(operation, problemReply(refusal)), quota);
    log.answer(entry, reply, { delivery: whole });
    return { reply, delivery: whole };
  };

  /** What a client gets for its credentials; no order's business, and nothing that a schedule strikes. */
  const giveToken = (request: WireRequest): WireAnswer => {
    const match = contract.match(request.method, request.path);
    const known = match.kind === "operation" ? match.operation : undefined;
    const operation = known?.id ?? "token";
    const attempt = tallies.count(noOrder, operation);
    const entry = log.call({ request, site: { kind: "call", partner: contract.name, operation, order: noOrder, attempt } });
    const reply = tokenReply(ports.tokens.issue(request), known && successOf(known, contract.document).example);
    log.answer(entry, reply, { delivery: whole });
    return { reply, delivery: whole };
  };

  const keyOf = ({ operation, headers }: Admitted): string | undefined => {
    const { idempotency } = operation.firedrill;
    return idempotency === "none" ? undefined : headers[dialect.idempotency.header];
  };

  const forkOf = (what: string, { site: { operation, order, attempt } }: CallEntry): Random =>
    ports.random.fork(`${what} ${operation} ${order} ${attempt}`);

  /** How this call's answer is written. */
  const writerFor = (entry: CallEntry): ((body: unknown) => string) =>
    ports.settings().json === "varied" ? (body) => spellJson(body, forkOf("json", entry)) : JSON.stringify;

  const latencyOf = (entry: CallEntry): number => {
    const { latency } = ports.settings();
    return latency === undefined ? 0 : drawLatency(latency, forkOf("latency", entry));
  };

  const amountOf = ({ operation, query, pathParameters: path, headers, body }: Admitted): number | undefined => {
    const said = operation.amount?.({ request: { query, path, headers, body } });
    const amount = dialect.minorOf === undefined ? said : dialect.minorOf(said);
    return Number.isSafeInteger(amount) ? (amount as number) : undefined;
  };

  /** Asks the state machine. */
  function perform(
    admitted: Admitted,
    entry: CallEntry,
    view: ViewName,
    urgent: boolean,
  ): { truth: Truth; told: Promise<unknown> | undefined } {
    const { operation, pathParameters: path, headers, body } = admitted;
    const { pageItems } = ports.settings();
    const query = pageItems === undefined ? admitted.query : withinPages(admitted.query, pageItems, dialect.pageLimit);
    const handler = simulator.operations[operation.id];
    if (handler === undefined) throw new Error(`no handler for ${operation.id}`);
    const { origin } = admitted;
    const asked = { operation: operation.id, order: entry.site.order, path, query, headers, origin };
    const request = { ...asked, body: (body ?? {}) as JsonObject };
    const outcome = handler(resources.view(view), request as never, ports.context());
    const plain = render(outcome, writerFor(entry));
    const reply = errors.say(operation, plain);
    const said: Outcome = reply === plain ? outcome : { status: reply.status, body: JSON.parse(reply.body) };
    const violations = violationsOf(operation, said, reply.headers);
    const told = ports.apply(
      outcome,
      { order: entry.site.order, call: entry.call, site: entry.site, ...(entry.key !== undefined && { key: entry.key }) },
      urgent,
    );
    return { truth: { reply, ...(violations.length > 0 && { violations }) }, told };
  }

  interface Turn {
    /** Known without asking the state machine: a replay, or a refusal over the key. */
    readonly known?: Truth;
    /** Ends the claim on the key. */
    readonly settle: (reply: WireReply | undefined) => void;
  }

  /** Takes the call's turn under its idempotency key. */
  function claim(admitted: Admitted, entry: CallEntry): Turn {
    const settings = ports.settings();
    const { idempotency, idempotencyTtlMs, repeats } = settings;
    const { key } = entry;
    if (key === undefined || idempotency === "none") return { settle: () => {} };
    const fingerprint = `${admitted.operation.id} ${entry.target} ${entry.bodyHash ?? bodyHash(admitted.body)}`;
    const claimed = keys.claim(key, fingerprint, clock.now());
    if (claimed.type === "refused")
      return { known: { reply: errors.say(admitted.operation, problemReply(claimed.refusal)) }, settle: () => {} };
    if (claimed.type === "replay") {
      if (repeats === "conflict")
        return { known: { reply: errors.say(admitted.operation, problemReply(dialect.idempotency.served)) }, settle: () => {} };
      const first = repeats === "latest-state" ? latestState(claimed.reply, resources, writerFor(entry)) : claimed.reply;
      return { known: { reply: withHeaders(first, dialect.idempotency.replayed), replayed: true }, settle: () => {} };
    }
    return {
      settle: (reply) => {
        if (reply !== undefined && (isKept(idempotency, reply.status) || keepsFailure(settings, reply.status)))
          keys.complete(key, fingerprint, reply, clock.now() + idempotencyTtlMs);
        else keys.release(key);
      },
    };
  }

  /** A call that no fault strikes. */
  function plainly(admitted: Admitted, entry: CallEntry, quota: WireReply["headers"] | undefined): WireAnswer {
    const turn = claim(admitted, entry);
    let truth = turn.known;
    if (truth === undefined) {
      try {
        truth = perform(admitted, entry, "current", false).truth;
      } finally {
        turn.settle(truth?.reply);
      }
    }
    const reply = withHeaders(truth.reply, quota);
    log.answer(entry, reply, { ...truth, delivery: whole });
    return { reply, delivery: whole };
  }

  /** A call that faults strike: waits, kills and answers as the plan says. */
  async function struck(
    admitted: Admitted,
    entry: CallEntry,
    quota: WireReply["headers"] | undefined,
    ids: readonly string[] | undefined,
    plan: CallPlan,
  ): Promise<WireAnswer> {
    const { crash, effect = true } = plan;
    const { site } = entry;
    // who polls a partner that takes its time reads all the time: nothing moves by that
    const isMovement = ids !== undefined || !admitted.operation.firedrill.read;
    if (isMovement) inFlight += 1;
    try {
      // a failure that is kept takes its key, and a repeat of it gets what the first call got
      const failure = effect ? undefined : plan.reply?.(undefined);
      const isFailureKept = failure !== undefined && keepsFailure(ports.settings(), failure.status);
      const turn: Turn = effect || isFailureKept ? claim(admitted, entry) : { settle: () => {} };
      let truth = turn.known;
      try {
        if (plan.delayMs !== undefined && plan.delayMs > 0) await sleep(clock, plan.delayMs);
        if (crash?.at === "before-effect") {
          await faults.gather?.(crash);
          await faults.crash(crash, site);
        }
        if (truth === undefined && effect) {
          const view = admitted.operation.firedrill.read ? (plan.view ?? "current") : "current";
          const performed = perform(admitted, entry, view, plan.webhooksFirst ?? false);
          truth = performed.truth;
          if (plan.webhooksFirst) await performed.told;
        }
      } finally {
        if (turn.known === undefined) turn.settle(truth?.reply ?? (isFailureKept ? failure : undefined));
      }
      // whoever is struck after the response gets it at that moment
      if (crash !== undefined && crash.at !== "before-effect") await faults.gather?.(crash);
      if (crash?.at === "after-effect") await faults.crash(crash, site);
      const made = plan.reply?.(truth?.reply) ?? truth?.reply ?? problemReply(down);
      const worded = errors.say(admitted.operation, made, plan.saysError === true);
      const reply = plan.reply === undefined ? withHeaders(worded, quota) : worded;
      // whom a SIGKILL struck gets no answer any more
      const dead = crash?.signal === "SIGKILL" && crash.at !== "after-response";
      const delivery: Delivery = dead ? { type: "reset" } : (plan.delivery ?? whole);
      log.answer(entry, reply, {
        ...truth,
        delivery,
        ...(ids && { faults: ids }),
        ...(plan.saysError === true && { saysError: true }),
      });
      if (crash?.at !== "after-response") return { reply, delivery };
      return { reply, delivery, sent: () => faults.crash(crash, site) };
    } finally {
      if (isMovement) inFlight -= 1;
    }
  }

  return {
    inFlight: () => inFlight,
    handle: (request) => {
      if (ports.tokens.answers(request.method, request.path)) return giveToken(request);
      const admission = admit(contract, request);
      if (admission.type === "refused") {
        if (request.path === pagePlace) return { reply: movedPage, delivery: whole };
        const operation = admission.operation?.id ?? "unknown";
        const attempt = tallies.count(noOrder, operation);
        const entry = log.call({
          request,
          site: { kind: "call", partner: contract.name, operation, order: noOrder, attempt },
          violations: admission.refusal.violations,
        });
        return refuse(entry, admission.refusal, admission.operation);
      }
      const { admitted } = admission;
      const { operation } = admitted;
      const forbidden = authorize(operation.security, admitted.headers, ports.settings(), {
        access: operation.access,
        query: admitted.query,
        issued: ports.tokens.scopesOf,
      });
      const refusal = forbidden ?? validate(admitted, dialect.idempotency);
      const order = forbidden === undefined ? correlate(admitted, resources.orderOf, dialect.orderIn) : noOrder;
      const attempt = tallies.count(order, operation.id);
      const site: CallSite = { kind: "call", partner: contract.name, operation: operation.id, order, attempt };
      const entry = log.call({
        request,
        site,
        key: keyOf(admitted),
        body: admitted.body,
        amountMinor: amountOf(admitted),
        violations: refusal?.violations,
      });
      if (refusal !== undefined) return refuse(entry, refusal, operation);
      request.onHangUp?.(() => log.hungUp(entry));

      const nowMs = clock.now();
      const quota = ports.takeQuota(nowMs);
      if (quota?.refusal !== undefined) return refuse(entry, quota.refusal, operation);
      const { effect, read } = operation.firedrill;
      const struckBy = faults.onCall({
        site,
        method: operation.method,
        read,
        effectful: effect !== undefined,
        success: successes.get(operation) ?? 200,
        path: request.path,
        nowMs,
      });
      const latencyMs = latencyOf(entry);
      if (struckBy === undefined && latencyMs === 0) return plainly(admitted, entry, quota?.headers);
      const plan = struckBy?.plan ?? {};
      const slowly = latencyMs === 0 ? plan : { ...plan, delayMs: (plan.delayMs ?? 0) + latencyMs };
      return struck(admitted, entry, quota?.headers, struckBy?.ids, slowly);
    },
  };
}
