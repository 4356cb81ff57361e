import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

const otherwise = <T extends { readonly status: number }>(answer: T, status: number): T =>
  answer.status === 202 ? { ...answer, status } : answer;

export default defineRight({
  name: "webhooks-answered-204",
  story: "Webhooks are acknowledged with 204 and customers answered with 200 and 201: any 2xx is a yes.",
  open: () =>
    altered({
      webhook:
        (webhook) =>
        async (...given) =>
          otherwise(await webhook(...given), 204),
      shop: (shop) => ({
        ask: async (asked) => otherwise(await shop.ask(asked), asked.name === "place" ? 201 : 200),
      }),
    }),
});
