import { defineVendor } from "../../src/index.ts";
import { dialect } from "./dialect.ts";
import { simulator } from "./simulator.ts";

/** Mail as SendGrid sends it: what is as there and what is not, README.md says. */
export default defineVendor({ name: "sendgrid", plays: "messaging", simulator, dialect });
