/** Names under which shops tell a partner whose order something is about. */
export const orderFields = ["order_id", "order", "order_reference", "reference"] as const;

/** The order in a link's query: `?order=1001`. */
export function orderInLink(link: string): string | undefined {
  const query = URL.parse(link)?.searchParams;
  const found = orderFields.map((name) => query?.get(name));
  return found.find((value) => typeof value === "string" && value !== "") ?? undefined;
}

/** The word that names an order in a text for people: `Your order 1001 is confirmed`, `#1001`. */
export const orderInText = (text: string): string | undefined =>
  /\border(?:\s+(?:no\.?|number|nr\.?))?(?:\s*[#:]\s*|\s+)([a-z0-9][\w-]*\d[\w-]*|\d+)/i.exec(text)?.[1] ??
  /#(\w[\w-]*)/.exec(text)?.[1];

/** What a text says whoever it is for: the order as `{{order}}`, each number as `{{number}}`. What is told twice is told by this. */
export const templateOf = (text: string, order: string): string =>
  (order === "-" ? text : text.replaceAll(order, "{{order}}")).replace(/\d+(?:[.,]\d+)*/g, "{{number}}");
