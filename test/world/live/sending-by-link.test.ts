import { expect, it } from "vitest";
import { sendingByLink } from "../../../src/world/live/sending-by-link.ts";

it("sends by way of the link what is meant for the shop, by whatever name of this machine", async () => {
  const sent: string[] = [];
  const hosts: (string | undefined)[] = [];
  const sender = sendingByLink(
    {
      send: async (url, headers) => {
        sent.push(url);
        hosts.push(headers.host);
        return { status: 200 };
      },
    },
    { host: "127.0.0.1:8080", link: "127.0.0.1:9999" },
  );
  const urls = ["http://127.0.0.1:8080/told?id=1", "http://localhost:8080/told", "http://127.0.0.1:8081/told", "no url"];
  for (const url of urls) await sender.send(url, {}, "");
  expect(sent).toEqual(["http://127.0.0.1:9999/told?id=1", "http://127.0.0.1:9999/told", "http://127.0.0.1:8081/told", "no url"]);
  // what may be signed is the address that the shop knows itself by
  expect(hosts).toEqual(["127.0.0.1:8080", "localhost:8080", undefined, undefined]);
});
