import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freePort } from "../../../src/transports/free-port.ts";
import { smallest } from "../config-examples.ts";
import { enactLive, harmless, mortalShop } from "./enact-mortal.ts";

const port = 4010;
const at = (url: string) => ({ ...smallest(), integration: { url }, partners: { payment: { port } } });

describe("an integration that is dead before anything strikes", () => {
  it("ends the drill where its process ends at once, with its exit code and its last lines", async () => {
    const start = { command: "echo there is no database >&2; exit 3" };
    await expect(enactLive({ ...smallest(), integration: { start } }, [])).rejects.toThrow(
      /ended before it was ready \(exit code 3\).*there is no database/s,
    );
  });

  it("ends the drill where its process ends under the first customers", async () => {
    await expect(enactLive(mortalShop({ ENDS_AFTER: 1 }), [])).rejects.toThrow(
      /ended by itself \(exit code 7\) before any fault had struck.*no memory is left/s,
    );
  });

  it("ends the drill where nobody listens at its address", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await expect(enactLive(at(url), [])).rejects.toThrow(/nothing answers there in HTTP: nobody listens there/);
  });

  it("ends the drill where what listens at its address says nothing", async () => {
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const { port: mutePort } = mute.address() as { port: number };
    try {
      await expect(enactLive(at(`http://127.0.0.1:${mutePort}`), [])).rejects.toThrow(
        /nothing answers there in HTTP: no answer came/,
      );
    } finally {
      mute.close();
    }
  });

  it("says so where what listens there speaks something else", async () => {
    const other = createServer((socket) => socket.on("error", () => {}).end("SSH-2.0-OpenSSH_9.2\r\n"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port: otherPort } = other.address() as { port: number };
    try {
      await expect(enactLive(at(`http://127.0.0.1:${otherPort}`), [])).rejects.toThrow(
        /nothing answers there in HTTP: what listens there speaks something else than HTTP/,
      );
    } finally {
      other.close();
    }
  });
});

describe("an integration that a fault has met", () => {
  it("stays up", async () => {
    expect((await enactLive(mortalShop(), harmless)).staysUp).toBe("held");
  });

  it("is broken where its process ends by itself, and its last lines are kept", async () => {
    const { events, staysUp } = await enactLive(mortalShop({ ENDS_AFTER: 2 }), harmless);
    expect(staysUp).toBe("broken");
    expect(events.find(({ type }) => type === "crash")?.value).toMatchObject({
      reason: "the integration ended by itself (exit code 7)",
      byItself: { lastLines: ["no memory is left"] },
    });
  });
});
