import { defineVendor } from "../../src/index.ts";
import { dialect } from "./dialect.ts";
import { simulator } from "./simulator.ts";

/** Payments as Mollie offers them: what is as there and what is not, README.md says. */
export default defineVendor({ name: "mollie", plays: "payment", hosts: ["api.mollie.com"], simulator, dialect });
