import type { SimulatorRequest } from "../../src/index.ts";

/** Where the caller reaches this simulator: what shoppers are sent to has to be found there too. Undefined where the call does not say. */
export function originOf({ headers }: Pick<SimulatorRequest, "headers">): string | undefined {
  const { host } = headers;
  if (host === undefined || !/^[\w.:[\]-]{1,255}$/.test(host)) return undefined;
  return `${headers["x-forwarded-proto"] === "https" ? "https" : "http"}://${host}`;
}
