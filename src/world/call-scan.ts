import type { EventOf, NewEvent, Recorder } from "../core/history.ts";
import { formatSite } from "../core/site.ts";
import { excerpt, type Forbidden, findForbidden } from "./log-scan.ts";
import type { PartnerBlueprint } from "./partner-blueprint.ts";

/** As many as a report can use. */
const leaksRecorded = 20;

type Misplaced = ReadonlyMap<string, readonly Forbidden[]>;

/** By what must not be said at all: a search asks for the same partners with every run, and each new list would be compiled anew. */
const known = new WeakMap<
  readonly Forbidden[],
  { readonly blueprints: readonly PartnerBlueprint[]; readonly misplaced: Misplaced }
>();

/**
 * What must not be sent to a partner, by its name: what opens another partner's doors; and, as the built-in contracts
 * promise, payment tokens to others than the payment partner, and personal data to the messaging partner. Of other
 * contracts nobody knows what belongs there.
 */
export function misplacedAt(blueprints: readonly PartnerBlueprint[], forbidden: readonly Forbidden[]): Misplaced {
  const found = known.get(forbidden);
  if (found?.blueprints === blueprints) return found.misplaced;
  const kinds = (...wanted: readonly Forbidden["kind"][]) => forbidden.filter(({ kind }) => wanted.includes(kind));
  const keysOf = ({ settings }: PartnerBlueprint): readonly string[] => [
    ...Object.keys(settings.tokens),
    ...settings.webhooks.secrets,
  ];
  const misplaced = new Map(
    blueprints.map((blueprint) => {
      const { name, simulator, plays } = blueprint;
      const own = new Set(keysOf(blueprint));
      const others = kinds("token", "signing secret").filter(({ text }) => !own.has(text));
      const isBuiltin = simulator !== undefined;
      const payment = isBuiltin && name !== "payment" ? kinds("payment token") : [];
      // a vendor is told whom to write to, by number or address
      const personal = isBuiltin && plays === undefined && name === "messaging" ? kinds("personal data") : [];
      return [name, [...others, ...payment, ...personal]];
    }),
  );
  known.set(forbidden, { blueprints, misplaced });
  return misplaced;
}

/** A recorder of partners' calls that looks at each before its secrets are taken out, and writes down what was misplaced in it. */
export function scanCalls(recorder: Recorder, misplaced: Misplaced): Recorder {
  let leaks = 0;
  const look = ({ site, value: { path, body } }: Pick<EventOf<"call">, "site" | "value">): void => {
    const list = misplaced.get(site.partner) ?? [];
    if (list.length === 0 || leaks >= leaksRecorded) return;
    const text = body === undefined ? path : `${path} ${JSON.stringify(body)}`;
    const leak = findForbidden(text, list)?.kind;
    if (leak === undefined) return;
    leaks += 1;
    const where = `the request ${formatSite(site)}`;
    recorder.record({ actor: "integration", type: "log", value: { leak, where, excerpt: excerpt(text, list) } });
  };
  return {
    record: (event: NewEvent) => {
      const number = recorder.record(event);
      if (event.type === "call") look(event);
      return number;
    },
  };
}
