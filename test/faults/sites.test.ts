import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { checkSites, parseSchedule } from "../../src/faults/schedule.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { refusalOf } from "./refusal.ts";

const contracts = Object.fromEntries(builtinBlueprints().map(({ name, contract }) => [name, contract]));
const check = (...schedule: unknown[]) =>
  refusalOf(() => checkSites(parseSchedule(schedule, "drill.yaml", builtins.faults), contracts, "drill.yaml"));

describe("the sites of a schedule", () => {
  it.each([
    [{ fault: "hang" }],
    [{ fault: "hang", at: { partner: "payment" } }],
    [{ fault: "hang", at: { operation: "createShipment" } }],
    [{ fault: "hang", at: { partner: "carrier", operation: "createShipment", order: "anything" } }],
    [{ fault: "webhook-lost", at: { webhook: "message.delivered" } }],
    [{ fault: "link-down", at: { link: "carrier" } }],
    [{ fault: "link-down", at: { link: "webhooks" } }],
  ])("are known: %j", (fault) => {
    expect(check(fault)).toBeUndefined();
  });

  it("are links and processes of the integration's own where it has them", () => {
    const own = { links: ["db"], processes: ["web", "worker"] };
    const checkOwn = (fault: object) =>
      refusalOf(() => checkSites(parseSchedule([fault], "drill.yaml", builtins.faults), contracts, "drill.yaml", own));
    expect(checkOwn({ fault: "link-down", at: { link: "db" } })).toBeUndefined();
    expect(check({ fault: "link-down", at: { link: "db" } })?.code).toBe("FD_UNKNOWN_SITE");
    expect(checkOwn({ fault: "crash", with: { process: "worker" } })).toBeUndefined();
    expect(checkOwn({ fault: "pause", with: { process: "wroker" } })).toMatchObject({
      code: "FD_UNKNOWN_SITE",
      place: "drill.yaml/0/with/process",
      remedy: expect.stringContaining("Did you mean worker?"),
    });
  });

  it.each<[object, string, string, string]>([
    [{ fault: "hang", at: { partner: "paymnet" } }, "partner", '"paymnet"', "Did you mean payment? There are "],
    [{ fault: "hang", at: { partner: "constructor" } }, "partner", '"constructor"', "There are "],
    [{ fault: "hang", at: { operation: "createPaymnt" } }, "operation", '"createPaymnt"', "Did you mean createPayment? "],
    [{ fault: "hang", at: { partner: "carrier", operation: "createPayment" } }, "operation", '"createPayment"', "There are "],
    [
      { fault: "webhook-lost", at: { webhook: "payment.capture" } },
      "webhook",
      '"payment.capture"',
      "Did you mean payment.captured? ",
    ],
    [
      { fault: "webhook-lost", at: { partner: "carrier", webhook: "payment.captured" } },
      "webhook",
      '"payment.captured"',
      "There are ",
    ],
    [{ fault: "link-down", at: { link: "webhook" } }, "link", '"webhook"', "Did you mean webhooks? There are "],
  ])("%j aims at nothing", (fault, field, aimed, remedy) => {
    const details = check({ fault: "reset" }, fault);
    expect(details).toMatchObject({ code: "FD_UNKNOWN_SITE", place: `drill.yaml/1/at/${field}` });
    expect(details?.problem).toMatch(new RegExp(`is aimed at the ${field} ${aimed}, which does not exist$`));
    expect(details?.remedy.startsWith(remedy), details?.remedy).toBe(true);
  });

  it("are suggested from the partner that was named", () => {
    const { remedy = "" } = check({ fault: "hang", at: { partner: "carrier", operation: "createPayment" } }) ?? {};
    expect(remedy).toContain("cancelShipment");
    expect(remedy).not.toContain("capturePayment");
  });
});
