import { hash } from "../../../src/integration/domain/idempotency-key.ts";
import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "told-apart-by-content",
  story: "A webhook is a duplicate where its id or its content is known.",
  open: () =>
    altered({
      parts: () => ({
        app: {
          keepWebhook: async (tx, row) => {
            const content = {
              ...row,
              id: `${row.partner}:content:${hash(row.body)}`,
              state: "ignored",
              note: "its content",
            } as const;
            return (await tx.insertInbox(content)) && tx.insertInbox(row);
          },
        },
      }),
    }),
});
