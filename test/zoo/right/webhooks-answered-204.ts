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
        place: async (order) => otherwise(await shop.place(order), 201),
        cancel: async (order) => otherwise(await shop.cancel(order), 200),
        refund: async (...given) => otherwise(await shop.refund(...given), 200),
      }),
    }),
});
