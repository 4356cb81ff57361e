import { expect, it } from "vitest";
import { parseContract } from "../../src/contract/parse.ts";
import { builtinBlueprints, vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { castOf, type Player } from "../../src/world/cast.ts";
import { createPartnerEvents } from "../../src/world/partner-events.ts";

const builtins = builtinBlueprints();

const own = (name: string, ...roles: readonly string[]): Player => {
  const paths = roles.map(
    (role) =>
      `  /${role}: { post: { operationId: ${role}, x-firedrill: { role: ${role} }, responses: { "201": { description: done } } } }`,
  );
  const text = ["openapi: 3.1.0", `info: { title: ${name}, version: "1" }`, "paths:", ...paths].join("\n");
  return { name, contract: parseContract(text, `${name}.yaml`, name) };
};

const cast = (...partners: readonly Player[]): object => Object.fromEntries(castOf(partners, builtins));

it("gives a vendor the part that it says it plays, whatever the drill calls it", () => {
  const stripe = vendorBlueprint("stripe", "psp");
  expect(cast(...(stripe === undefined ? [] : [stripe]))).toEqual({ payment: "psp" });
});

it("sees by its roles what part a team's own contract plays", () => {
  expect(cast(own("bank", "authorize", "capture"), own("post", "ship"), own("mail", "notify"))).toEqual({
    payment: "bank",
    carrier: "post",
    messaging: "mail",
  });
  expect(cast(own("tax", "read"))).toEqual({});
});

it("leaves a part to the partner of that very name, and of several to the first", () => {
  const payment = own("payment", "authorize");
  expect(cast(own("bank", "authorize"), payment)).toEqual({});
  expect(cast(own("bank", "authorize"), own("wallet", "authorize"))).toEqual({ payment: "bank" });
});

it("lets the shopper's bank act at a gateway of another name, and at none else where one has that name", async () => {
  const asked: string[] = [];
  const partner = (name: string, knows: boolean) => {
    const advance = (order: string): boolean => {
      asked.push(`${name} ${order}`);
      return knows;
    };
    return { name, advance } as never;
  };
  expect(
    await createPartnerEvents([partner("post", false), partner("psp", true)]).advance("payment", "order-1", "captured"),
  ).toBe(true);
  expect(
    await createPartnerEvents([partner("payment", false), partner("psp", true)]).advance("payment", "order-2", "captured"),
  ).toBe(false);
  expect(asked).toEqual(["post order-1", "psp order-1", "payment order-2"]);
});
