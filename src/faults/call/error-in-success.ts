import { defineFault } from "../../core/fault.ts";
import { errorInSuccess } from "../replies.ts";

export default defineFault({
  name: "error-in-success",
  family: "call",
  summary: "The partner answers with its usual status of success, says in the body that it failed, and does nothing.",
  parameters: {},
  decide: ({ success = 200 }) => ({ effect: false, saysError: true, reply: () => errorInSuccess(success) }),
});
