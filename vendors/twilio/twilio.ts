import { defineVendor } from "../../src/index.ts";
import { dialect } from "./dialect.ts";
import { simulator } from "./simulator.ts";

/** Text messages as Twilio offers them: what is as there and what is not, README.md says. */
export default defineVendor({ name: "twilio", plays: "messaging", simulator, dialect });
