import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "forgeries-answered-200",
  story: "Every webhook is answered with 200, and what nobody signed, or too long ago, is dropped without a word.",
  open: () =>
    altered({
      declares: ({ refusesForgeries: _otherwise, ...usual }) => usual,
      webhook:
        (webhook) =>
        async (...given) => {
          const answer = await webhook(...given);
          return answer.status === 401 ? { ...answer, status: 200 } : answer;
        },
    }),
});
