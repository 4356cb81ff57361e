import { defineVendor } from "../../src/index.ts";
import { dialect } from "./dialect.ts";
import { simulator } from "./simulator.ts";

/** Orders and payments as PayPal offers them: what is as there and what is not, README.md says. */
export default defineVendor({ name: "paypal", plays: "payment", simulator, dialect });
