import { defineFault } from "../../core/fault.ts";
import { problem } from "../replies.ts";

export default defineFault({
  name: "decline",
  family: "call",
  summary: "The partner refuses the business: 402, and it means it.",
  parameters: {},
  decide: ({ effectful }) =>
    effectful ? { effect: false, reply: () => problem(402, "declined", "Payment Required") } : undefined,
});
