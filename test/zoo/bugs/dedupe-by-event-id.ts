import { defineBug } from "../define-bug.ts";
import { tellOnWebhook } from "../ingredients/tell-on-webhook.ts";

export default defineBug({
  name: "dedupe-by-event-id",
  class: "webhooks",
  story: "An event is known by its id alone, so one that the partner sends again under another id is handled twice.",
  checkers: ["told-once"],
  scenarios: ["one-mishap-each"],
  get parts() {
    return { app: tellOnWebhook() };
  },
});
