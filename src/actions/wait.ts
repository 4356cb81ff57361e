import { defineAction } from "./action.ts";
import { mostWaitMs } from "./fields.ts";

export const wait = defineAction({
  name: "wait",
  description: "Does nothing for a while.",
  fields: { ms: { type: "integer", minimum: 0, maximum: mostWaitMs, example: 300, description: "How long." } },
  perform: ({ sleep }, { ms }) => sleep(ms),
  text: ({ ms }) => `wait ${ms} ms`,
  *simpler(step) {
    if (step.ms > 0) yield { ...step, ms: step.ms >> 1 };
  },
});
