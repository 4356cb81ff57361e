import { defineVendor } from "../../src/index.ts";
import { dialect } from "./dialect.ts";
import { simulator } from "./simulator.ts";

/** Labels and trackers as EasyPost offers them: what is as there and what is not, README.md says. */
export default defineVendor({ name: "easypost", plays: "carrier", hosts: ["api.easypost.com"], simulator, dialect });
