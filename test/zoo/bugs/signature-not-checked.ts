import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "signature-not-checked",
  class: "trust",
  story: "The webhook endpoint takes whatever has an id, so anybody on the internet can say that an order was paid.",
  checkers: ["webhooks"],
  scenarios: ["forged-webhooks"],
  parts: { edge: { verifyWebhook: ({ headers }) => ({ ok: true, id: String(headers["webhook-id"]) }) } },
});
