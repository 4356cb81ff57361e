import { matchesIn, type SourceFile } from "./source-file.ts";

type Status = "pending" | "confirmed" | "cancelled" | "declined" | "attention";

/** Words by which shops show how far an order is. */
const statusWords: Readonly<Record<Status, readonly string[]>> = {
  pending: [
    "pending",
    "new",
    "open",
    "created",
    "placed",
    "processing",
    "authorized",
    "awaiting_payment",
    "payment_pending",
    "in_progress",
  ],
  confirmed: ["confirmed", "paid", "captured", "completed", "complete", "done", "shipped", "fulfilled", "succeeded"],
  declined: ["declined", "failed", "payment_failed", "refused", "rejected"],
  cancelled: ["cancelled", "canceled", "voided"],
  attention: ["attention", "on_hold", "manual_review", "review", "needs_review"],
};

const quoted = /["'`]([A-Za-z][\w-]*)["'`]/g;

/** The shop's words for states, in the drill's, as far as its code names them. */
export function findStatuses(files: readonly SourceFile[]): Record<string, Status> {
  const words = new Map<string, string>();
  for (const { match } of matchesIn(files, quoted)) words.set((match[1] ?? "").toLowerCase(), match[1] ?? "");
  const found = Object.entries(statusWords).flatMap(([status, ours]) =>
    ours.flatMap((word) => {
      const written = words.get(word);
      return written === undefined ? [] : [[written, status as Status] as const];
    }),
  );
  const isTold = (status: Status): boolean => found.some(([, each]) => each === status);
  const usual = (["pending", "confirmed"] as const).flatMap((status) => (isTold(status) ? [] : [[status, status] as const]));
  return Object.fromEntries([...found, ...usual]);
}

const readsField =
  /(?:\$_(?:POST|REQUEST)\[\s*|->(?:input|get|post|getParsedBodyParam)\(\s*|request\.form(?:\.get\(|\[)\s*|request\.(?:json|get_json\(\))(?:\.get\(|\[)\s*|\b(?:form|body|data|payload|fields|params|input|json|post)(?:\.get\(|\[)\s*|FormValue\(\s*)\\?["']([\w.-]+)\\?["']|\b(?:req|request)\.body\.(\w+)|json:"(\w+)/gi;

/** Fields of requests that the shop's code reads. */
export const findFields = (files: readonly SourceFile[]): string[] => [
  ...new Set(matchesIn(files, readsField).map(({ match }) => match[1] ?? match[2] ?? match[3] ?? "")),
];

/** Which placeholder fills a field of such a name. */
const placeholders: readonly (readonly [RegExp, string])[] = [
  [/csrf|xsrf|authenticity|nonce|^_token$/i, "{{csrf}}"],
  [/currency/i, "{{currency}}"],
  [/amount|total|price|sum/i, "{{amount}}"],
  [/pay(?:ment)?_?(?:token|method|source|nonce)|^card(?:_?token)?$|^token$|stripe_?token|^source$/i, "{{payment_token}}"],
  [/idempotency/i, "{{idempotency_key}}"],
  [/(?:order|cart|basket|checkout|merchant)(?:_?(?:id|ref|reference|number|no))?$|^ref(?:erence)?$/i, "{{order}}"],
  [/email/i, "{{customer}}@example.com"],
  [/customer|user|buyer|client|^name$/i, "{{customer}}"],
];

export const placeholderFor = (field: string): string | undefined => placeholders.find(([words]) => words.test(field))?.[1];

/** Field names of answers that the code writes, as far as they are among `names`; the first of these that it has. */
export function firstNamed(files: readonly SourceFile[], names: readonly string[]): string | undefined {
  const words = new Set(matchesIn(files, quoted).map(({ match }) => match[1] ?? ""));
  for (const { match } of matchesIn(files, /\b(\w+)\s*:/g)) words.add(match[1] ?? "");
  return names.find((name) => words.has(name));
}

/** An element of a page that shows one of `names`, by its id, class or data attribute. */
export function elementFor(files: readonly SourceFile[], names: readonly string[]): string | undefined {
  for (const name of names) {
    const shown = new RegExp(`\\b(id|class)=\\\\?["'](?:[\\w-]+[\\s_-])?(${name})\\\\?["']|\\bdata-(${name})=`, "i");
    for (const { text } of files) {
      const found = shown.exec(text);
      if (found?.[3] !== undefined) return `[data-${found[3]}]`;
      if (found !== null) {
        const whole = /=\\?["']([\w-]+)\\?["']$/.exec(found[0])?.[1] ?? found[2];
        return `${found[1]?.toLowerCase() === "id" ? "#" : "."}${whole}`;
      }
    }
  }
  return undefined;
}

const redirects =
  /(?:location["']?\s*[:,=]\s*(?:[fb]?["'`])?|redirect\w*\(\s*(?:30\d\s*,\s*)?[fb]?["'`]|RedirectResponse\(\s*[fb]?["'`])(\/[\w/-]+)/gi;

/** Where customers are sent once an order is placed, as a prefix that an order's number follows. */
export function findThanks(files: readonly SourceFile[]): string | undefined {
  const targets = [...new Set(matchesIn(files, redirects).map(({ match }) => match[1] ?? ""))];
  const isElsewhere = (path: string): boolean => /login|signin|cart|basket|checkout$|error|account|^\/$/i.test(path);
  const likely = targets.filter((path) => !isElsewhere(path));
  return (
    likely.find((path) => /thank|success|confirm|complete|done|receipt/i.test(path)) ?? likely.find((path) => path.endsWith("/"))
  );
}
