import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "fastest-service",
  story: "It ships by the fastest service that was quoted, and by express where none was.",
  open: () =>
    altered({
      parts: () => ({
        app: {
          quote: async (carrier, request) => {
            const quoted = await carrier.quote(request);
            return quoted.ok ? [...quoted.value].sort((a, b) => a.estimatedDays - b.estimatedDays)[0] : undefined;
          },
          fallbackRate: () => ({ service: "express", source: "flat" }),
        },
      }),
    }),
});
