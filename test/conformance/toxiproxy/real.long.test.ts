import { describe, expect, it } from "vitest";
import { findOnPath, startToxiproxyServer } from "../../../src/transports/toxiproxy/server-process.ts";
import { describeToxiproxy } from "./suite.ts";

const file = findOnPath("toxiproxy-server", process.env.PATH);

if (file !== undefined) {
  describeToxiproxy("toxiproxy-server", () => startToxiproxyServer(file, ["-proxy-metrics"]));
} else {
  describe("toxiproxy-server", () => {
    it.skipIf(!process.env.CI)("is on PATH (not on this machine: only the embedded proxy was tested)", () => {
      expect(file, "CI runs the conformance suite against the real Toxiproxy: install toxiproxy-server").toBeDefined();
    });
  });
}
