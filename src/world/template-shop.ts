import type { Connection } from "../core/connection.ts";
import { customerOf } from "../core/customer-of.ts";
import { keyOf } from "../core/order-reference.ts";
import { personOf, personPlaceholders } from "../core/person-of.ts";
import type { Json } from "../core/schedule.ts";
import { type Shop, type ShopAnswer, type ShopReading, type ShopRequest, withoutRequest } from "../core/shop.ts";
import { writeAmount } from "./amount.ts";
import {
  type Asking,
  type CommandRead,
  isCommand,
  type OrderRequests,
  type RequestSteps,
  type SuccessPattern,
  type ValueSource,
  type ViewMapping,
} from "./config.ts";
import { type Answer, describeAnswer, findValue, isRedirect, isTaken, locationMatch, placeOf, shownBy } from "./shop/answer.ts";
import { type CommandRunner, answerOf as printedAnswer, withoutProcesses } from "./shop/printed.ts";
import { viewOf } from "./shop/view.ts";
import { createVisitors, isVisit, type Visit } from "./shop/visitors.ts";
import { type Walk, walk } from "./shop/walk.ts";
import { fillText, inSelector, namesIn, type Values } from "./template.ts";

type Backlog = NonNullable<Awaited<ReturnType<Shop["backlog"]>>>;

const isBacklog = (counts: Readonly<Record<keyof Backlog, unknown>>): counts is Backlog =>
  Object.values(counts).every((count) => Number.isSafeInteger(count));

/** A page tells numbers as texts. */
const asNumber = (found: unknown): unknown => (typeof found === "string" && /^\d+$/.test(found) ? Number(found) : found);

const locationExpression = /^\$response\.header\.location$/i;

const isTarget = (answer: Answer, id: ValueSource | undefined): boolean =>
  isRedirect(answer) && id?.by === "expression" && locationExpression.test(id.expression);

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The order's own id in the answer to its placing. A redirect goes to a login page as well, so that its target names an
 * order only where the configuration says how such a target looks.
 */
function idIn(answer: Answer, id: ValueSource | undefined, success: SuccessPattern | undefined): string | undefined {
  if (!isTaken(answer) || shownBy(answer, success) === false) return undefined;
  const named = id === undefined || (isTarget(answer, id) && !success) ? undefined : findValue(id, answer);
  const matched = named === undefined && id === undefined && success ? locationMatch(answer, success)?.[1] : undefined;
  const found = named ?? matched;
  if ((typeof found !== "string" || found === "") && typeof found !== "number") return undefined;
  // what stands in an address is escaped there, and is escaped again where it is filled in
  return matched !== undefined || isTarget(answer, id) ? unescaped(String(found)) : String(found);
}

/** Of all that is asked, what makes an order. */
const placing = "place";

/** Nothing is known of what became of it, and a browser asks again. */
const isUnclear = ({ status }: Answer): boolean => status === 0 || status >= 500 || status === 408;

/** A refusal of who asks, 419 and 440 among them, by which some frameworks tell of a token or a session that is over. */
const refusesWhoAsks: ReadonlySet<number> = new Set([401, 403, 419, 440]);

/**
 * A session that the shop has forgotten shows as a page to log in, as a refusal of who asks, or as a page without what belongs
 * there. What is said of the request itself (400, 409, 422) is said to somebody known: where the session is all that a shop
 * knows its guest by, a new one would have no orders.
 */
const isForgotten = ({ status }: Answer): boolean => (status > 0 && status < 400) || refusesWhoAsks.has(status);

/** What leads up to a request: done once, so that who asks again for the same sends the same. */
interface Preparation {
  readonly visit: Promise<Visit | Walk>;
  /** How it failed; undefined where the request can be sent. */
  readonly failed: Promise<Walk | undefined>;
}

const takenBy = (request: Pick<RequestSteps, "steps"> | undefined): readonly string[] =>
  (request?.steps ?? []).flatMap(({ take }) => Object.keys(take));

function takenForLooks({ read, sessions }: OrderRequests): readonly string[] {
  if (isCommand(read)) return [];
  return [...takenBy(read), ...takenBy(read.session === undefined ? undefined : sessions[read.session])];
}

const hasGroup = (pattern: string): boolean => (new RegExp(`${pattern}|`, "u").exec("")?.length ?? 0) > 1;

/** Whether the answer to a placing is looked through for the shop's own number. */
function tellsIds({ id, actions }: OrderRequests): boolean {
  const steps = actions.place?.steps ?? [];
  const shown = steps.some(
    ({ take, success }) => take.id !== undefined || (success?.location !== undefined && hasGroup(success.location)),
  );
  return id !== undefined || shown;
}

export interface TemplateShopOptions {
  /** Stands behind each order's reference in all that is sent. */
  readonly suffix?: string;
  /** Ms: how long the request took that asks, apart from those that lead up to it. */
  readonly now?: () => number;
  /** How commands are run that the configuration names instead of requests. */
  readonly run?: CommandRunner;
}

/** The integration as its customers reach it, by the request templates of its configuration. */
export function createTemplateShop(connection: Connection, requests: OrderRequests, options: TemplateShopOptions = {}): Shop {
  const { suffix = "", now, run = withoutProcesses } = options;
  const visitors = createVisitors(connection, requests);
  const ids = new Map<string, string>();
  const asksFor = namesIn(requests.read as unknown as Json);
  const asksById = asksFor.includes("id");
  const asksForPersons = namesIn(requests as unknown as Json).some((name) => personPlaceholders.includes(name));
  /** What only the answers to a placing tell: not what the looks take for themselves. */
  const asksByTaken = takenBy(requests.actions.place).filter(
    (name) => name !== "id" && asksFor.includes(name) && !takenForLooks(requests).includes(name),
  );
  const preparations = new Map<string, Preparation>();
  /** Where a browser goes on that got no clear answer. */
  const resumeAt = new Map<string, number>();

  /** By order, who ordered, where that is another's customer too. */
  const buyers = new Map<string, string>();
  const buyerOf = (order: string): string => buyers.get(order) ?? order;
  /** By customer: the placing that has to be answered before the next cart is filled. */
  const turns = new Map<string, { readonly key: string; readonly begins: Promise<unknown>; readonly over: Promise<unknown> }>();
  const idOf = (order: string): string => ids.get(order) ?? `${order}${suffix}`;

  const about = (order: string): Values => {
    const reference = `${order}${suffix}`;
    const told = visitors.valuesOf(order);
    const buyer = buyerOf(order);
    return {
      ...(asksForPersons && personOf(buyer, suffix)),
      ...Object.fromEntries(told),
      order: reference,
      id: idOf(order),
      customer: customerOf(buyer, suffix),
    };
  };
  const valuesOf = ({ name, order, currency, amountMinor, amounts = {}, reference, renews, values }: ShopRequest): Values => ({
    ...about(order),
    ...(renews !== undefined && { renews: `${renews}${suffix}`, renews_id: idOf(renews) }),
    currency,
    ...Object.fromEntries(
      Object.entries(amounts).map(([named, minor]) => [named, writeAmount(minor, currency, requests.amounts.sent)]),
    ),
    amount: amountMinor === undefined ? undefined : writeAmount(amountMinor, currency, requests.amounts.sent),
    idempotency_key: [name, `${order}${suffix}`, ...(reference === undefined ? [] : [reference])].map(keyOf).join("-"),
    ...values,
  });

  function prepare(request: RequestSteps, asked: ShopRequest, key: string): Preparation {
    const visit = visitors.visit(request, valuesOf(asked), asked.order, buyerOf(asked.order));
    const lead = async (): Promise<Walk | undefined> => {
      const found = await visit;
      if (!isVisit(found)) return found;
      const from = resumeAt.get(key) ?? 0;
      resumeAt.delete(key);
      const route = { name: asked.name, steps: request.steps, from, to: request.submitAt };
      const led = from < request.submitAt ? await walk(connection, route, found.values, found.visitor) : undefined;
      if (led?.problem === undefined) return undefined;
      if (isUnclear(led.answer)) resumeAt.set(key, led.at);
      else found.end();
      return led;
    };
    return { visit, failed: lead() };
  }

  /** Sends what asks, and what comes after it. */
  async function submit(
    request: RequestSteps,
    asked: ShopRequest,
    visit: Visit,
  ): Promise<ShopAnswer & { readonly answer: Answer }> {
    const { steps, submitAt } = request;
    const values = { ...visit.values, ...valuesOf(asked) };
    const go = (from: number, to: number): Promise<Walk> =>
      walk(connection, { name: asked.name, steps, from, to }, values, visit.visitor);
    const startMs = now?.() ?? 0;
    const { answer, problem } = await go(submitAt, submitAt + 1);
    const submitMs = steps.length > 1 && now !== undefined ? { submitMs: now() - startMs } : {};
    const shown = shownBy(answer, steps[submitAt]?.success);
    const isLast = submitAt === steps.length - 1;
    const rest = problem === undefined && !isLast ? await go(submitAt + 1, steps.length) : undefined;
    const told = problem ?? rest?.problem;
    // what a single request was answered, its status tells; a missing value, it does not
    const isSaid = steps.length === 1 && (!isTaken(answer) || shown === false);
    const error = answer.error ?? (isSaid ? undefined : told);
    const isDone = shown ?? (isTaken(answer) && told !== undefined ? false : undefined);
    const led = shown === false ? { ledTo: placeOf(answer) } : {};
    if (asked.name === placing || asked.renews !== undefined) {
      const source = asked.renews === undefined ? requests.id : requests.renewalId;
      const id = idIn(rest?.answer ?? answer, source, isLast ? steps[submitAt]?.success : undefined) ?? takenId(asked.order);
      if (id !== undefined) ids.set(asked.order, id);
      const named = id !== undefined && isTaken(answer) && isDone !== false;
      return {
        answer,
        ...answerOf(answer.status, error, isDone ?? (isRedirect(answer) && named ? true : undefined)),
        ...(named && { number: id }),
        ...led,
        ...submitMs,
      };
    }
    return { answer, ...answerOf(answer.status, error, isDone), ...led, ...submitMs };
  }

  const takenId = (order: string): string | undefined => {
    const taken = visitors.valuesOf(order).get("id");
    return taken === undefined ? undefined : String(taken);
  };
  /** The shop is asked for orders by what it tells of them, and it has told that of no such order. */
  const isUnnamed = (order: string): boolean =>
    (asksById && tellsIds(requests) && !ids.has(order) && takenId(order) === undefined) ||
    asksByTaken.some((name) => !visitors.valuesOf(order).has(name));
  const answerOf = (status: number, error: string | undefined, isDone: boolean | undefined): ShopAnswer => ({
    status,
    ...(error !== undefined && { error }),
    ...(isDone !== undefined && { isDone }),
  });

  /** Asks what changes nothing, and once more where the shop had forgotten the session. */
  async function look<T>(
    request: RequestSteps,
    values: Values,
    use: (walked: Walk) => T | undefined,
    { order, isOver }: { readonly order?: string; readonly isOver?: (answer: Answer) => boolean } = {},
  ): Promise<{ readonly walked: Walk; readonly found?: T | undefined }> {
    const { steps } = request;
    for (let isAgain = false; ; isAgain = true) {
      const visit = await visitors.visit(request, values, order, order && buyerOf(order));
      if (!isVisit(visit)) return { walked: visit };
      const route = { name: order === undefined ? "the request" : "read", steps, from: 0, to: steps.length };
      const walked = await walk(
        connection,
        { ...route, ...(isOver && { isOver }) },
        { ...visit.values, ...values },
        visit.visitor,
      );
      const found = use(walked);
      if (found !== undefined || request.session === undefined || !isForgotten(walked.answer)) return { walked, found };
      visit.end();
      if (visit.isNew || isAgain) return { walked, found };
    }
  }

  /** A command knows nothing of what customers wait for: it may tell of an order while the shop itself is down. */
  async function readByCommand(
    order: string,
    { command, absentExit, view }: CommandRead & { readonly view: ViewMapping },
  ): Promise<ShopReading> {
    const printed = await run(command, about(order));
    if (absentExit !== undefined && printed.exitCode === absentExit) return { type: "absent" };
    if (printed.error !== undefined) return { type: "unreadable", error: printed.error };
    if (printed.text.trim() === "") return { type: "absent" };
    const seen = viewOf(printedAnswer(printed), view, requests.amounts.shown);
    return typeof seen === "string" ? { type: "unreadable", error: seen } : { type: "view", view: seen };
  }

  /** Asks what no order is concerned by. */
  async function askAll<T>(asking: Asking, use: (answer: Answer) => T | undefined): Promise<T | undefined> {
    if (!isCommand(asking))
      return (await look(asking, {}, ({ answer, problem }) => (problem === undefined ? use(answer) : undefined))).found;
    const printed = await run(asking.command, {});
    return printed.error === undefined ? use(printedAnswer(printed)) : undefined;
  }

  async function readNow(order: string): Promise<ShopReading> {
    if (isCommand(requests.read)) return readByCommand(order, requests.read);
    const { view, absentStatus, absent } = requests.read;
    const isAbsent = (answer: Answer): boolean => {
      if (answer.status === absentStatus) return true;
      if (absent === undefined) return false;
      const css = absent.css && { css: fillText(absent.css, about(order), inSelector) };
      return shownBy(answer, { ...absent, ...css }) === true;
    };
    const use = ({ answer, problem }: Walk): ShopReading | undefined => {
      if (isAbsent(answer)) return { type: "absent" };
      if (problem !== undefined || isRedirect(answer)) return undefined;
      const seen = viewOf(answer, view, requests.amounts.shown);
      return typeof seen === "string" ? undefined : { type: "view", view: seen };
    };
    const { walked, found } = await look(requests.read, about(order), use, { order, isOver: isAbsent });
    if (found !== undefined) return found;
    const { answer, problem } = walked;
    const seen = viewOf(answer, view, requests.amounts.shown);
    const error =
      answer.error ?? problem ?? (typeof seen === "string" ? seen : `the integration redirects: ${describeAnswer(answer)}`);
    return { type: "unreadable", error };
  }

  async function askNow(request: RequestSteps, asked: ShopRequest, key: string): Promise<ShopAnswer> {
    const prepared = preparations.get(key) ?? prepare(request, asked, key);
    preparations.set(key, prepared);
    const forget = (): void => {
      if (preparations.get(key) === prepared) preparations.delete(key);
    };
    const failed = await prepared.failed;
    const visit = await prepared.visit;
    if (failed !== undefined || !isVisit(visit)) {
      forget();
      const { answer, problem } = failed ?? (visit as Walk);
      return { ...answerOf(answer.status, problem, isTaken(answer) ? false : undefined), unsent: true };
    }
    const { answer, ...told } = await submit(request, asked, visit);
    const isRefused = !isUnclear(answer) && (told.isDone === false || !isTaken(answer));
    if (isRefused) {
      forget();
      if (isForgotten(answer)) visit.end();
    }
    return told;
  }

  /** Many shops keep one cart for each customer, wherever they are logged in: who fills it twice orders it once first. */
  function inTurn<T>(customer: string, key: string, run: () => Promise<T>): Promise<T> {
    const before = turns.get(customer);
    // several clicks on one button are one turn
    const begins = before?.key === key ? before.begins : Promise.resolve(before?.over);
    const mine = begins.then(run);
    turns.set(customer, { key, begins, over: Promise.allSettled([before?.over, mine]) });
    return mine;
  }

  return {
    ask: async (asked) => {
      const request = requests.actions[asked.name];
      if (request === undefined) return withoutRequest(asked);
      const buyer = asked.renews === undefined ? asked.customer : buyerOf(asked.renews);
      if (buyer !== undefined) buyers.set(asked.order, buyer);
      const key = JSON.stringify([asked.name, asked.order, asked.reference]);
      const fillsCart = asked.name === placing && request.steps.length > 1;
      return asked.customer !== undefined && fillsCart
        ? inTurn(asked.customer, key, () => askNow(request, asked, key))
        : askNow(request, asked, key);
    },
    read: async (order): Promise<ShopReading> => {
      if (asksByTaken.length > 0 && isUnnamed(order)) return { type: "absent", unnamed: true };
      const reading = await readNow(order);
      return reading.type === "absent" && isUnnamed(order) ? { ...reading, unnamed: true } : reading;
    },
    backlog: async () => {
      if (requests.backlog === undefined) return undefined;
      const { outbox, inbox, deadLetters } = requests.backlog.counts;
      return askAll(requests.backlog, (answer) => {
        const count = (source: ValueSource): unknown => asNumber(findValue(source, answer));
        const counts = { outbox: count(outbox), inbox: count(inbox), deadLetters: count(deadLetters) };
        return answer.status === 200 && isBacklog(counts) ? counts : undefined;
      });
    },
    reconcile: async () => {
      if (requests.reconcile) await askAll(requests.reconcile, () => true);
    },
  };
}
