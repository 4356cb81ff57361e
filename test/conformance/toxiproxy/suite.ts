import { describe } from "vitest";
import { describeConnections } from "./connections.ts";
import { describeEndpoints } from "./endpoints.ts";
import { type Start, useBench } from "./harness.ts";
import { describeLinks } from "./links.ts";
import { describeRefusals } from "./refusals.ts";
import { describeToxics } from "./toxics.ts";

/** What every Toxiproxy does, the embedded one and the real one: HTTP API, connections, toxics, and our links over them. */
export function describeToxiproxy(name: string, start: Start): void {
  describe(name, () => {
    const bench = useBench(start);
    describeEndpoints(bench);
    describeRefusals(bench);
    describeConnections(bench);
    describeToxics(bench);
    describeLinks(bench);
  });
}
