import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "captures-what-was-authorized",
  class: "money",
  story: "The capture is over what was authorized, so a customer who took something off the order pays for it all the same.",
  checkers: ["charged-once"],
  scenarios: ["refund-storm"],
  parts: { app: { amountDue: ({ total }) => total } },
});
