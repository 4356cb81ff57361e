import { defineVendor } from "../../src/index.ts";
import { dialect } from "./dialect.ts";
import { simulator } from "./simulator.ts";

/** Checkout as Adyen offers it: what is as there and what is not, README.md says. */
export default defineVendor({ name: "adyen", plays: "payment", simulator, dialect });
