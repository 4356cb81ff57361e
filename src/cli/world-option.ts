import { Option } from "commander";

/** `--world sim|live`. */
export const worldOption = (): Option =>
  new Option("--world <world>", "live: real sockets and processes; sim: virtual time, in one process").choices(["live", "sim"]);
