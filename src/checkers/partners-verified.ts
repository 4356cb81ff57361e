import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { CertificateProblem } from "../core/fault.ts";
import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";

const words: Readonly<Record<CertificateProblem, string>> = {
  expired: "an expired certificate",
  "wrong-host": "a certificate of another host",
  "self-signed": "a certificate that it had signed itself",
  "untrusted-root": "a certificate of an authority that nobody knows",
};

/** Over how many calls, and at which partner. */
interface Calls {
  readonly partner: string;
  readonly calls: number;
}

const times = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

const found = defineFindings({
  "call-over-untrusted-certificate": ({ partner, calls, problem }: Calls & { problem: CertificateProblem }) =>
    `${partner} showed ${words[problem]}, and the integration sent it ${times(calls, "call")} all the same, its token with ${calls === 1 ? "it" : "them"}: whoever listens in could have had them`,
  "call-without-tls": ({ partner, calls }: Calls) =>
    `the integration spoke plain HTTP to ${partner}, which is reached over TLS alone (${times(calls, "time")})`,
  "no-client-certificate": ({ partner, calls }: Calls) =>
    `${partner} asks for a client certificate, and the integration showed none (${times(calls, "time")}): hand it {{tls.client_cert_file}} and {{tls.client_key_file}}`,
  "right-certificate-refused": ({ partner, calls, alert }: Calls & { alert: string }) =>
    `the integration refused the right certificate of ${partner} (${times(calls, "time")}, "${alert}"): does it trust {{tls.ca_file}}?`,
  "called-elsewhere": ({ host, calls }: { host: string; calls: number }) =>
    `the shop called ${host} (${times(calls, "time")}), which is no partner of the drill: its proxy refused`,
  "nobody-connected": ({ link, name }: { link: string; name: string }) =>
    `while ${link} showed a certificate that nobody should trust (${name}), no connection was made to any partner that did`,
});

/** By whatever tells two apart, in the order of their first. */
function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

const mostCited = 5;
const citing = (events: readonly HistoryEvent[]): number[] => events.slice(0, mostCited).map(({ i }) => i);

/** Each host once, that the drill's proxy was asked for and leads nowhere to. */
function elsewhere(history: readonly HistoryEvent[]): Evidence[] {
  const refused = history.filter((event): event is EventOf<"host-refused"> => event.type === "host-refused");
  return groupBy(refused, ({ value }) => value.host).map((group) =>
    found("called-elsewhere", { host: group[0].value.host, calls: group.length, events: citing(group) }),
  );
}

type Failure = EventOf<"handshake-failed">;

function acceptedIn(calls: readonly EventOf<"call">[]): Evidence[] {
  const accepted = calls.flatMap((call) => {
    const problem = call.value.certificate;
    return problem === undefined ? [] : [{ call, problem }];
  });
  return groupBy(accepted, ({ call, problem }) => `${call.actor} ${problem}`).map((group) => {
    const [{ call, problem }] = group;
    return found("call-over-untrusted-certificate", {
      ...{ partner: call.actor, problem, calls: group.length },
      events: citing(group.map((one) => one.call)),
      order: call.order,
      site: call.site,
    });
  });
}

function refusedIn(failures: readonly Failure[]): { readonly evidence: Evidence[]; readonly doubts: Evidence[] } {
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  for (const group of groupBy(failures, ({ actor, value }) => `${actor} ${value.reason} ${value.certificate}`)) {
    const [{ actor, value }] = group;
    const facts = { partner: actor, calls: group.length, events: citing(group) };
    if (value.reason === "plain-http") evidence.push(found("call-without-tls", facts));
    else if (value.reason === "no-client-certificate") evidence.push(found("no-client-certificate", facts));
    else if (value.reason === "certificate-refused" && value.certificate === undefined)
      doubts.push(found("right-certificate-refused", { ...facts, alert: value.alert ?? "" }));
  }
  return { evidence, doubts };
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const [first] = history;
  if (first?.type !== "run" || first.value.tls === undefined) return undefined;
  const calls = history.filter((event): event is EventOf<"call"> => event.type === "call");
  const failures = history.filter((event): event is Failure => event.type === "handshake-failed");
  const { evidence, doubts } = refusedIn(failures);
  const shown = history.find((event) => event.type === "fault-fired" && event.value.name === "untrusted-certificate");
  const isMet = [...calls, ...failures].some(({ value }) => value.certificate !== undefined);
  if (shown?.type === "fault-fired" && !isMet)
    doubts.push(found("nobody-connected", { link: shown.value.at.link ?? "", name: shown.fault, events: [shown.i] }));
  const result = conclude(calls.length + failures.length, [...acceptedIn(calls), ...evidence], doubts);
  const advice = elsewhere(history);
  return advice.length === 0 ? result : { ...result, advice };
}

/** Looks at whom the integration speaks to, where partners are reached over TLS. */
export const partnersVerified = defineChecker({
  name: "partners-verified",
  promise: "no call goes out without TLS, or to a partner whose certificate nobody should trust; client certificates are shown",
  findings: [found],
  check,
});
