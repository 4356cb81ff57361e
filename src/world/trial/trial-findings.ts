import type { NamedResult } from "../../core/checker.ts";
import type { EventOf, HandshakeFailure, HistoryEvent } from "../../core/history.ts";
import { formatMoney } from "../../core/money.ts";
import { trialCurrency, trialOrder, trialTotalMinor } from "./trial-scenario.ts";

/** What was seen of one thing in a trial, and what to change where it is not right. */
export interface TrialFinding {
  /** `place`, `read`, `start`, `restart`, or a partner's name. */
  readonly what: string;
  /** `missing`: nothing was seen, which may be right for this shop. */
  readonly state: "ok" | "missing" | "wrong";
  readonly seen: string;
  readonly remedy?: string;
}

/** What the trial's shop should show, by its configuration. */
export interface Trialled {
  /** With the path where each takes its webhooks, if it takes any. */
  readonly partners: readonly { readonly name: string; readonly webhookPath?: string }[];
  /** What all checkers say of the trial. */
  readonly checks: readonly NamedResult[];
}

const mostShown = 3;
/** How a partner names a call for which its contract has no operation. */
const outsideTheContract = "unknown";

function ofType<T extends HistoryEvent["type"]>(history: readonly HistoryEvent[], type: T): EventOf<T>[] {
  return history.filter((event): event is EventOf<T> => event.type === type);
}

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** Each once, in order, with how often. */
function counted(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`)).join(", ");
}

function startFinding(history: readonly HistoryEvent[]): TrialFinding {
  const safety = history.find((event) => event.type === "phase" && event.value.phase === "safety");
  return safety === undefined
    ? { what: "start", state: "wrong", seen: "it did not come so far as to take an order", remedy: "Look at its last lines." }
    : { what: "start", state: "ok", seen: `ready ${Math.round(safety.t)} ms after it was started` };
}

/** What to change where an answer to a placing shows no order. */
function placingRemedy(status: number, error = ""): string {
  if (/^step \d+ of /.test(error)) return "Compare this step and those before it with what a browser does. Is the login right?";
  if (status === 0) return "It gave no answer: look at its last lines, and at how long `checkout` waits for partners.";
  if (status === 404 || status === 405) return "Compare `orders.place` (method and path) with the shop's routes.";
  if (status === 401 || status === 403 || status === 419)
    return "The shop wants a login or a CSRF token first: give `orders.place` as `steps` that fetch and send them.";
  if (status >= 300 && status < 400)
    return "Say what a redirect after success looks like (`success: { location: … }` of `orders.place`, or of its last step), and what comes before it as `steps`.";
  if (status >= 500) return "It failed by itself: look at its last lines.";
  return "Compare `orders.place.body` and `as` (json or form) with what the shop expects.";
}

function placeFinding(history: readonly HistoryEvent[]): TrialFinding {
  const what = "place";
  const answers = history.filter(
    (event) => (event.type === "ok" || event.type === "fail" || event.type === "info") && event.value.operation === "place",
  );
  const last = answers.findLast((event) => event.type === "ok") ?? answers.at(-1);
  if (last === undefined || !("value" in last) || (last.type !== "ok" && last.type !== "fail" && last.type !== "info"))
    return { what, state: "wrong", seen: "no customer had an answer", remedy: placingRemedy(0) };
  const { status = 0, latencyMs, number } = last.value;
  const answered = status === 0 ? (last.error ?? "no answer") : `answered ${status}`;
  if (last.type === "ok")
    return {
      what,
      state: "ok",
      seen: `${answered}${latencyMs === undefined ? "" : ` in ${Math.round(latencyMs)} ms`}${number === undefined ? "" : `; the shop calls it ${number}`}`,
    };
  const why = last.error === undefined || status === 0 ? "" : ` (${last.error})`;
  return { what, state: "wrong", seen: `${answered}, which shows no order${why}`, remedy: placingRemedy(status, last.error) };
}

const handshakeRemedies: Readonly<Record<Exclude<HandshakeFailure["reason"], "ended-early">, string>> = {
  "certificate-refused":
    "The shop does not trust the drill's authority: hand it {{tls.ca_file}} by the variable from which it reads its CA file (for all of PHP: -d curl.cainfo=… and openssl.cafile).",
  "no-client-certificate": "Hand it {{tls.client_cert_file}} and {{tls.client_key_file}}.",
  "plain-http": "It is told https:, and speaks http: is the scheme put together by hand?",
};

/** What stands between the shop and a partner before any call. */
function handshakeFinding(history: readonly HistoryEvent[], partner: string): TrialFinding | undefined {
  const failures = ofType(history, "handshake-failed").filter(({ actor }) => actor === partner);
  for (const { value } of failures) {
    if (value.reason === "ended-early") continue;
    const seen = `no connection over TLS: ${value.reason.replaceAll("-", " ")}${value.alert === undefined ? "" : ` (${value.alert})`}`;
    return { what: partner, state: "wrong", seen, remedy: handshakeRemedies[value.reason] };
  }
  return undefined;
}

function callFinding(history: readonly HistoryEvent[], partner: string, isTheOnlyHope: boolean, isPlaced: boolean): TrialFinding {
  const handshake = handshakeFinding(history, partner);
  if (handshake !== undefined) return handshake;
  const calls = ofType(history, "call").filter(({ actor }) => actor === partner);
  if (calls.length === 0 && !isPlaced) return { what: partner, state: "missing", seen: "no call came: no order was placed" };
  if (calls.length === 0)
    return {
      what: partner,
      state: isTheOnlyHope ? "wrong" : "missing",
      seen: "no call came",
      remedy: `Hand the shop {{partners.${partner}.url}} by the variable from which it reads this partner's address (\`integration.start.env\`); does it call ${partner} for such an order at all?`,
    };
  const answers = new Map(ofType(history, "answer").map((answer) => [answer.call, answer.value]));
  const nameOf = ({ site, value }: (typeof calls)[number]): string =>
    site.operation === outsideTheContract ? `${value.method} ${value.path}` : site.operation;
  const seen = counted(calls.map((call) => `${nameOf(call)} ${answers.get(call.call)?.status ?? "(no answer)"}`));
  const violations = [
    ...new Set(calls.flatMap((call) => (call.value.violations ?? []).map((text) => `${nameOf(call)}: ${text}`))),
  ];
  const statuses = [...answers.values()].map(({ status }) => status);
  if (statuses.includes(401))
    return {
      what: partner,
      state: "wrong",
      seen,
      remedy: `Hand the shop {{partners.${partner}.token}}. Where it sends that already, say how: \`credentials: basic\` or \`{ header: … }\`, instead of a bearer token.`,
    };
  if (violations.length > 0)
    return {
      what: partner,
      state: "wrong",
      seen: `${seen}; ${violations.slice(0, mostShown).join("; ")}`,
      remedy: "The shop does not keep to the contract: mend its request, or give the contract that it was written for.",
    };
  return { what: partner, state: "ok", seen };
}

function webhookRemedy(status: number, partner: string, path: string): string {
  if (status === 404 || status === 405) return `Nothing takes it there: set \`partners.${partner}.webhooks\`, now ${path}.`;
  if (status >= 400 && status < 500)
    return `The shop refuses it. Does it verify with {{partners.${partner}.webhook_secrets}}, by this scheme of signing? Is a CSRF check in the way?`;
  if (status >= 300 && status < 400)
    return `It sends the partner elsewhere, such as to a page to log in: set \`partners.${partner}.webhooks\`, now ${path}, to where it takes them without.`;
  if (status === 0) return "It gave no answer in time: look at its last lines, or raise `webhook_timeout_ms`.";
  return "It failed by itself: look at its last lines.";
}

function webhookFinding(history: readonly HistoryEvent[], partner: string, path: string): TrialFinding {
  const what = `${partner} webhooks`;
  const tried = ofType(history, "webhook-acknowledged").filter(({ actor, site }) => (site.partner ?? actor) === partner);
  if (tried.length === 0)
    return { what, state: "missing", seen: `none was sent to ${path}: such an order causes none, or it did not come so far` };
  const refused = tried.findLast(({ value }) => value.status < 200 || value.status >= 300);
  const seen = counted(tried.map(({ site, value }) => `${site.webhook} ${value.status === 0 ? "no answer" : value.status}`));
  const accepted = tried.some(({ value }) => value.status >= 200 && value.status < 300);
  if (refused === undefined) return { what, state: "ok", seen: `${path} took ${seen}` };
  return {
    what,
    state: accepted ? "missing" : "wrong",
    seen: `${path} answered ${seen}`,
    remedy: webhookRemedy(refused.value.status, partner, path),
  };
}

function readFinding(history: readonly HistoryEvent[]): TrialFinding {
  const what = "read";
  const last = ofType(history, "read").findLast(({ order }) => order === trialOrder);
  if (last === undefined) return { what, state: "wrong", seen: "the order was never read", remedy: "Look at its last lines." };
  if (last.error !== undefined)
    return { what, state: "wrong", seen: last.error, remedy: "Compare `orders.read` and its `view` with what the shop answers." };
  if (last.value === null)
    return {
      what,
      state: "wrong",
      seen: "the shop knows no such order",
      remedy:
        "Compare `orders.read.path` with the shop's routes; one that numbers orders itself tells the number when it is placed (`orders.place.id`, or a group in `success.location`), for {{id}}.",
    };
  const { status, detail, totalMinor, currency } = last.value;
  const word = detail === undefined || detail === status ? status : `${status} (${JSON.stringify(detail)})`;
  const seen = `shows ${word}, ${formatMoney({ amountMinor: totalMinor, currency })}`;
  if (status === "unknown")
    return { what, state: "wrong", seen, remedy: `Say what ${JSON.stringify(detail)} means in \`orders.read.view.statuses\`.` };
  if (totalMinor !== trialTotalMinor || currency !== trialCurrency)
    return {
      what,
      state: "wrong",
      seen: `${seen}, and ${formatMoney({ amountMinor: trialTotalMinor, currency: trialCurrency })} was ordered`,
      remedy: "Set `orders.amounts` (minor or decimal), and check `orders.read.view.total` and what `place` sends.",
    };
  if (status !== "confirmed")
    return {
      what,
      state: "wrong",
      seen: `${seen} to the last`,
      remedy:
        "A paid order should end as confirmed. Does the shop wait for a webhook that does not reach it, or for a job that is not running (`declares.job_every_ms`)?",
    };
  return { what, state: "ok", seen };
}

/** The first reason of each check, a few of them. */
const reasonsOf = (checks: readonly NamedResult[]): string =>
  checks
    .flatMap(({ checker, evidence }) => evidence.slice(0, 1).map(({ sentence }) => `${checker}: ${sentence}`))
    .slice(0, mostShown)
    .join("; ");

function lawFinding(checks: readonly NamedResult[]): TrialFinding {
  const what = "laws";
  const by = (wanted: NamedResult["verdict"]): readonly NamedResult[] => checks.filter(({ verdict }) => verdict === wanted);
  const [broken, unproven, held] = [by("broken"), by("unproven"), by("held")];
  if (broken.length > 0)
    return {
      what,
      state: "wrong",
      seen: reasonsOf(broken),
      remedy:
        "A shop that breaks this without any fault breaks it in every scenario: mend it, or what the configuration says of it.",
    };
  const seen = `${plural(held.length, "promise")} held for this order`;
  if (unproven.length > 0) return { what, state: "missing", seen: `${seen}; not proved is ${reasonsOf(unproven)}` };
  return { what, state: held.length > 0 ? "ok" : "missing", seen };
}

/** What a trial of one order without any fault has shown, in the order in which a shop is joined up. */
export function trialFindings(history: readonly HistoryEvent[], { partners, checks }: Trialled): TrialFinding[] {
  const isDeaf = !history.some(({ type }) => type === "call");
  const placing = placeFinding(history);
  const isPlaced = placing.state === "ok";
  const findings = [
    startFinding(history),
    placing,
    ...partners.flatMap(({ name, webhookPath }) => [
      callFinding(history, name, isDeaf, isPlaced),
      ...(webhookPath === undefined || !isPlaced ? [] : [webhookFinding(history, name, webhookPath)]),
    ]),
    ...(isPlaced ? [readFinding(history)] : []),
  ];
  // what does not hang together breaks laws that say less than the cause
  return findings.some(({ state }) => state === "wrong") ? findings : [...findings, lawFinding(checks)];
}

/** The first call of the trial, at which a kill strikes every order like it. */
export function firstCallOf(history: readonly HistoryEvent[]): { partner: string; operation: string } | undefined {
  const call = ofType(history, "call").find(({ site }) => site.order !== "-") ?? ofType(history, "call")[0];
  return call && { partner: call.site.partner, operation: call.site.operation };
}

/** What a trial has shown in which the integration was killed. */
export function restartFinding(history: readonly HistoryEvent[]): TrialFinding {
  const what = "restart";
  const crash = history.find(({ type }) => type === "crash");
  if (crash === undefined)
    return {
      what,
      state: "missing",
      seen: "the call at which it was to be killed did not come this time",
      remedy: "Run it again.",
    };
  const restart = history.find(({ type, i }) => type === "restart" && i > crash.i);
  if (restart === undefined)
    return {
      what,
      state: "wrong",
      seen: "it was killed, and did not come back",
      remedy: "Can it be started twice in one folder (a stale lock or pid file, a port that is still taken)?",
    };
  const end = readFinding(history);
  return {
    what,
    state: "ok",
    seen: `killed in mid-call, ready again after ${Math.round(restart.t - crash.t)} ms; afterwards the order ${end.state === "ok" ? end.seen : `is not right yet (${end.seen}): \`run crash-after-charge\` looks into it`}`,
  };
}
