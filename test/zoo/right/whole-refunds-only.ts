import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "whole-refunds-only",
  story: "It gives back all or nothing: a part is refused, as it declares, and so is a second time.",
  open: () =>
    altered({
      declares: (usual) => ({ ...usual, limits: { ...usual.limits, refunds: "whole" } }),
      parts: () => ({
        app: {
          refundLimit: ({ payment, refunds }, amountMinor) => {
            const captured = payment?.capturedMinor ?? 0;
            const isWhole = refunds.every(({ status }) => status === "failed") && (amountMinor ?? captured) === captured;
            return isWhole && captured > 0 ? { ok: true, amountMinor: captured } : { ok: false, leftMinor: 0 };
          },
        },
      }),
    }),
});
