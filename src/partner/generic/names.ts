/** A name without what spelling makes of it: `payment_id` and `PaymentId` are the same. */
export const spelled = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();

/** The word for one of a collection: `payments`, `batches`, `categories`. */
export function singular(collection: string): string {
  const word = spelled(collection.split("/").findLast((segment) => segment !== "" && !segment.startsWith("{")) ?? "");
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.replace(/([^s])s$/, "$1");
}

/** Names under which vendors write what tells things apart, the likeliest first. */
const identifying = ["id", "sid", "uuid", "guid", "uid", "token", "key", "slug", "name", "code", "reference", "number"];

/** Whether a name means what a path's parameter means: `id` or `payment_id` for `{paymentId}`, `key` for `{variable_key}`. */
export function means(name: string, parameter: string): boolean {
  const [field, wanted] = [spelled(name), spelled(parameter)];
  return (
    field === wanted ||
    (identifying.includes(field) && wanted.endsWith(field)) ||
    (identifying.includes(wanted) && field.endsWith(wanted))
  );
}

/**
 * The field of a resource that names it: what its path's parameter means, before all as that is spelled, else `id`, else the
 * only field that ends like one.
 */
export function idField(names: readonly string[], parameter: string | undefined, collection: string): string | undefined {
  const exact = names.find((name) => spelled(name) === "id" && name !== "");
  const wanted = parameter === undefined ? "id" : spelled(parameter);
  // what is asked for by name is known by its name, whatever number it has besides
  const isIdAsked =
    wanted.endsWith("id") && !["sid", "uuid", "guid", "uid"].some((name) => names.includes(name) && wanted.endsWith(name));
  if (exact !== undefined && isIdAsked) return exact;
  return (
    names.find((name) => spelled(name) === wanted) ??
    names.find((name) => identifying.includes(spelled(name)) && wanted.endsWith(spelled(name))) ??
    exact ??
    // `api_key` for `{subaccount_key}`
    names.find((name) => lastWord(name) === lastWord(parameter ?? "") && identifying.includes(lastWord(name))) ??
    names.find((name) => ["sid", "uuid", "guid", "uid"].includes(spelled(name))) ??
    names.find((name) => spelled(name) === `${singular(collection)}id`) ??
    names.find((name) => /(?:^|_)id$|Id$|ID$/.test(name)) ??
    names.find((name) => ["token", "key", "slug", "reference"].includes(spelled(name)))
  );
}

const lastWord = (name: string): string => spelled(/[A-Z]?[^A-Z_\W]*$/.exec(name)?.[0] ?? "");

const irregular: Readonly<Record<string, string>> = {
  buy: "bought",
  send: "sent",
  pay: "paid",
  activate: "active",
  deactivate: "inactive",
  publish: "live",
};

/** The status that an action leads to, among the words that a schema allows: `captured` after `capture`. */
export function statusAfter(action: string, words: readonly unknown[]): string | undefined {
  const verb = spelled(action);
  const stem = verb.replace(/e$/, "");
  const isParticiple = (word: string): boolean =>
    word === irregular[verb] || (word.startsWith(stem) && word.endsWith("d") && word.length <= verb.length + 3);
  return words.filter((word) => typeof word === "string").find((word) => isParticiple(spelled(word)));
}
