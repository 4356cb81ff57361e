import { describe, expect, it } from "vitest";
import { parseContract } from "../../src/contract/parse.ts";
import { blindSpots, proposeExtensions } from "../../src/contract/propose.ts";

const body = (properties: string): string =>
  `requestBody: { content: { application/json: { schema: { type: object, properties: { ${properties} } } } } }`;
const ok = 'responses: { "200": { description: ok } }';
const contract = (paths: string) => parseContract(`openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths:\n${paths}`, "t.yaml");
const proposed = (paths: string): Record<string, object> =>
  Object.fromEntries(proposeExtensions(contract(paths)).map(({ operation, extension }) => [operation.id, extension]));

describe("what a contract could say of its operations", () => {
  it("is no effect of what is made as an offer and bought later, nor of what changes a thing", () => {
    const paths = `  /shipments: { post: { operationId: make, ${ok} } }
  /shipments/{shipment}: { post: { operationId: change, ${ok} }, delete: { operationId: drop, ${ok} } }
  /shipments/{shipment}/buy: { post: { operationId: buy, ${ok} } }
`;
    expect(proposed(paths)).toEqual({
      drop: { role: "cancel-shipment", effect: "shipment-cancelled", correlate: "$request.path.shipment" },
      buy: { role: "ship", effect: "shipped", correlate: "$request.path.shipment" },
    });
  });

  it("is told by names and shapes", () => {
    const paths = `  /payments: { post: { operationId: createPayment, ${body("amount: { type: integer }, merchantReference: { type: string }")}, ${ok} } }
  /payments/{id}: { get: { operationId: getPayment, ${ok} } }
  /payments/{id}/capture: { post: { operationId: capturePayment, ${ok} } }
  /payments/{id}/cancel: { post: { operationId: cancelPayment, ${ok} } }
  /payments/{id}/refunds: { post: { operationId: refundPayment, ${body("amount: { type: object, properties: { value: { type: integer } } }")}, ${ok} } }
  /shipments: { post: { operationId: shipLabel, ${body("metadata: { type: object }")}, ${ok} } }
  /shipments/{id}/cancel: { post: { operationId: cancelShipment, ${ok} } }
  /messages: { post: { operationId: sendMessage, ${ok} } }
  /webhook-endpoints: { post: { operationId: addEndpoint, ${ok} } }
`;
    expect(proposed(paths)).toEqual({
      createPayment: {
        role: "authorize",
        effect: "authorized",
        correlate: "$request.body#/merchantReference",
        amount: "$request.body#/amount",
      },
      capturePayment: { role: "capture", effect: "captured", correlate: "$request.path.id" },
      cancelPayment: { role: "void", effect: "voided", correlate: "$request.path.id" },
      refundPayment: {
        role: "refund",
        effect: "refunded",
        correlate: "$request.path.id",
        amount: "$request.body#/amount/value",
      },
      shipLabel: { role: "ship", effect: "shipped", correlate: "$request.body#/metadata/order" },
      cancelShipment: { role: "cancel-shipment", effect: "shipment-cancelled", correlate: "$request.path.id" },
      sendMessage: { role: "notify", effect: "messaged" },
    });
  });

  it("is that money is taken at once, where nothing captures it later", () => {
    expect(proposed(`  /charges: { post: { operationId: charge, ${ok} } }\n`)).toEqual({
      charge: { role: "capture", effect: "captured" },
    });
  });

  it("is nothing that stands there already", () => {
    const said = "x-firedrill: { effect: captured, correlate: $request.body#/order }";
    expect(proposed(`  /charges: { post: { operationId: charge, ${said}, ${ok} } }\n`)).toEqual({});
  });
});

describe("what a drill does not see", () => {
  it("is told of a contract that says nothing, and of none that says all", () => {
    const plain = contract(`  /charges: { post: { operationId: charge, ${ok} } }\n`);
    expect(blindSpots(plain).join("\n")).toMatch(
      /no operation has an effect[\s\S]*not told[\s\S]*charge[\s\S]*no operation takes an idempotency key/,
    );
    const said = "x-firedrill: { effect: captured, correlate: $request.body#/order, idempotency: optional }";
    expect(blindSpots(contract(`  /charges: { post: { operationId: charge, ${said}, ${ok} } }\n`))).toEqual([]);
  });
});
