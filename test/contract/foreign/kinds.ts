/** Kinds of documents that vendors publish, each shown by a small one. The answer of every operation is looked at. */
export interface Kind {
  readonly kind: string;
  readonly text: string;
  /** How often something is told: each a part of one warning. */
  readonly warnings?: readonly RegExp[];
  /** Ids of the operations, in the order of the document. */
  readonly operations: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

const answer = (schema: string): string => `{ "200": { description: it, content: { application/json: { schema: ${schema} } } } }`;
const parcel = '{ $ref: "#/components/schemas/Parcel" }';
const head = (version = "3.1.0"): string => `openapi: ${version}\ninfo: { title: Parcels, version: "1" }\n`;
const read = (id: string, schema = parcel): string => `get: { operationId: ${id}, responses: ${answer(schema)} }`;

export const kinds: readonly Kind[] = [
  {
    kind: "OpenAPI 3.0 with nullable and exclusive bounds",
    text: `${head("3.0.3")}paths:
  /parcels: { ${read("listParcels")} }
components:
  schemas:
    Size: { type: string, enum: [small, large] }
    Parcel:
      type: object
      required: [grams, size, note]
      properties:
        grams: { type: integer, minimum: 0, exclusiveMinimum: true }
        note: { type: string, nullable: true }
        size: { nullable: true, allOf: [{ $ref: "#/components/schemas/Size" }] }
        colour: { nullable: true, enum: [red] }
        label: { $ref: "#/components/schemas/Size", required: true, nullable: true }
`,
    operations: ["listParcels"],
  },
  {
    kind: "OpenAPI 3.2",
    text: `${head("3.2.0")}$self: https://parcels.example/openapi
paths:
  /parcels: { query: { operationId: searchParcels, responses: ${answer("{ type: object }")} } }
`,
    operations: ["searchParcels"],
  },
  {
    kind: "JSON",
    text: `{
  "openapi": "3.1.0", "info": { "title": "Parcels", "version": "1" },
  "paths": { "/parcels": { "get": { "operationId": "listParcels", "responses": { "204": { "description": "none" } } } } }
}`,
    operations: ["listParcels"],
  },
  {
    kind: "YAML that begins with a brace",
    text: `{ openapi: 3.1.0, paths: { /parcels: { get: { operationId: listParcels, responses: { "204": { description: none } } } } } }`,
    operations: ["listParcels"],
  },
  {
    kind: "operations without an id, and with the same one",
    text: `${head()}paths:
  /parcels/{parcel-no}/labels: { get: { responses: ${answer("{ type: object }")} } }
  /parcels/{parcel_no}/labels: { post: { responses: ${answer("{ type: object }")} } }
  /a-b: { get: { operationId: same, responses: ${answer("{ type: object }")} } }
  /a/b: { get: { operationId: same, responses: ${answer("{ type: object }")} } }
`,
    operations: ["getParcelsByParcelNoLabels", "postParcelsByParcelNoLabels", "getAB", "getAB2"],
    warnings: [/without an operationId/, /with an operationId that another one has/],
  },
  {
    kind: "a pattern that only the older syntax can read",
    text: `${head()}paths: { /parcels: { ${read("listParcels")} } }
components: { schemas: { Parcel: { type: object, required: [no], properties: { no: { type: string, pattern: '^[\\w\\-\\_]+$' } } } } }
`,
    operations: ["listParcels"],
  },
  {
    kind: "a pattern of another engine",
    text: `${head()}paths: { /parcels: { ${read("listParcels")} } }
components: { schemas: { Parcel: { type: object, required: [no], properties: { no: { type: string, pattern: '(?i)^p\\d++$' } } } } }
`,
    operations: ["listParcels"],
    warnings: [/pattern "\(\?i\)/],
  },
  {
    kind: "references to nowhere and schemas that are none, where nobody goes",
    text: `${head()}paths: { /parcels: { ${read("listParcels", "{ type: object }")} } }
components:
  schemas:
    Lost: { $ref: "#/components/schemas/Gone" }
    Wrong: { type: obejct }
`,
    operations: ["listParcels"],
    warnings: [/leads nowhere: #\/components\/schemas\/Gone/, /nobody uses this schema/],
  },
  {
    kind: "empty places",
    text: `${head()}paths:
  /parcels:
    parameters:
    get: { operationId: listParcels, parameters: null, responses: { "200": { description: it, content: null }, x-note: none } }
  /nothing:
`,
    operations: ["listParcels"],
  },
  {
    kind: "a schema that takes anything",
    text: `${head()}paths: { /parcels: { ${read("listParcels", "true")} } }`,
    operations: ["listParcels"],
  },
  {
    kind: "webhooks alone",
    text: `${head()}webhooks: { parcel.moved: { post: { requestBody: { content: { application/json: { schema: { type: object } } } } } } }`,
    operations: [],
  },
  {
    kind: "a base and its heirs, which refer to one another",
    text: `${head()}paths: { /parcels: { ${read("listParcels")} }, /crates: { ${read("readCrate", '{ $ref: "#/components/schemas/Crate" }')} } }
components:
  schemas:
    Parcel:
      type: object
      required: [kind]
      properties: { kind: { type: string } }
      discriminator: { propertyName: kind }
      oneOf: [{ $ref: "#/components/schemas/Crate" }]
    Crate: { allOf: [{ $ref: "#/components/schemas/Parcel" }, { type: object, required: [wood], properties: { wood: { type: string } } }] }
`,
    operations: ["listParcels", "readCrate"],
  },
  {
    kind: "schemas that are all of each other",
    text: `${head()}paths: { /parcels: { ${read("listParcels")} } }
components:
  schemas:
    Parcel: { allOf: [{ $ref: "#/components/schemas/Crate" }] }
    Crate: { allOf: [{ $ref: "#/components/schemas/Parcel" }] }
`,
    operations: ["listParcels"],
    warnings: [/refers to itself without end/],
  },
  {
    kind: "a schema that holds itself",
    text: `${head()}paths: { /parcels: { ${read("listParcels")} } }
components: { schemas: { Parcel: { type: object, properties: { inside: { $ref: "#/components/schemas/Parcel" }, all: { type: array, items: ${parcel} } } } } }
`,
    operations: ["listParcels"],
  },
  {
    kind: "references to files beside it",
    text: `${head()}paths: { /parcels: { ${read("listParcels", '{ $ref: "./schemas/parcel.yaml#/Parcel" }')} }, /label: { $ref: "paths/label.json" } }
`,
    files: {
      "schemas/parcel.yaml":
        'Parcel: { type: object, required: [size], properties: { size: { $ref: "#/Size" }, back: { $ref: "../parcels.yaml#/info" } } }\nSize: { $ref: "sizes.yaml" }',
      "schemas/sizes.yaml": "type: string\nenum: [small]",
      "paths/label.json": '{ "get": { "operationId": "readLabel", "responses": { "204": { "description": "none" } } } }',
    },
    operations: ["listParcels", "readLabel"],
  },
  {
    kind: "paths with a query, a fragment, an action and a suffix",
    text: `${head()}paths:
  /rpc#Target=Make: { post: { operationId: make, responses: ${answer("{ type: object }")} } }
  /rpc?action=undo: { post: { operationId: undo, responses: ${answer("{ type: object }")} } }
  /parcels/{no}: { get: { operationId: readParcel, responses: ${answer("{ type: object }")} } }
  /parcels/{no}.json: { get: { operationId: readJson, responses: ${answer("{ type: object }")} } }
  /parcels/{no}:cancel: { post: { operationId: cancel, responses: ${answer("{ type: object }")} } }
`,
    operations: ["make", "undo", "readParcel", "readJson", "cancel"],
  },
  {
    kind: "two operations at one place",
    text: `${head()}paths:
  /parcels/{no}: { get: { operationId: one, responses: ${answer("{ type: object }")} } }
  /parcels/{name}: { get: { operationId: two, responses: ${answer("{ type: object }")} } }
`,
    operations: ["one", "two"],
    warnings: [/no request reaches two/],
  },
  {
    kind: "a parameter that its path has no place for",
    text: `${head()}paths:
  /parcels: { parameters: [{ name: no, in: path, required: true, schema: { type: string } }], get: { operationId: listParcels, responses: ${answer("{ type: object }")} } }
`,
    operations: ["listParcels"],
  },
];
