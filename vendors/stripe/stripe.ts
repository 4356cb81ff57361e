import { defineVendor } from "../../src/index.ts";
import { dialect } from "./dialect.ts";
import { simulator } from "./simulator.ts";

/** Card payments as Stripe offers them: what is as there and what is not, README.md says. */
export default defineVendor({
  name: "stripe",
  plays: "payment",
  hosts: ["api.stripe.com", "checkout.stripe.com", "hooks.stripe.com"],
  simulator,
  dialect,
});
