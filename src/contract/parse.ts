import { createHash } from "node:crypto";
import { LineCounter, parseDocument } from "yaml";
import { messageOf } from "../core/errors.ts";
import type { Contract, Match, Operation, WebhookDefinition } from "./contract.ts";
import { type CompileContext, compileOperation } from "./operation.ts";
import { brokenReferences, cursorAt, isTree, refuse, type Tree } from "./reader.ts";
import { createRouter } from "./router.ts";
import { createValidators } from "./validators.ts";

const methods = ["get", "put", "post", "delete", "options", "head", "patch"] as const;

function readYaml(text: string, place: string): Tree {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [error] = parsed.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    return refuse(
      `${place}:${line}:${col}`,
      `this is not YAML: ${error.message.split("\n")[0]}`,
      "Mend the line; indentation and colons are the usual causes.",
    );
  }
  const value: unknown = parsed.toJS({ maxAliasCount: 100 });
  if (!isTree(value)) return refuse(place, "this is no object", "Give an OpenAPI 3.1 document.");
  return value;
}

function checkVersion(document: Tree, place: string): void {
  const version = document.openapi;
  if (typeof version === "string" && /^3\.1\.\d+$/.test(version)) return;
  const problem =
    version === undefined
      ? "this is no OpenAPI document: it has no `openapi` field"
      : `this is OpenAPI ${JSON.stringify(version)}`;
  refuse(
    place,
    problem,
    "Firedrill reads OpenAPI 3.1; tools such as `redocly` or `swagger-converter` turn older documents into it.",
  );
}

function compileWebhooks(context: CompileContext): WebhookDefinition[] {
  const webhooks = isTree(context.document.webhooks) ? context.document.webhooks : {};
  return Object.keys(webhooks).map((type) => {
    const path = cursorAt(context.document, ["webhooks", type], context.place);
    const post = path && cursorAt(context.document, [...path.tokens, "post"], context.place);
    if (!post)
      return refuse(
        `${context.place}#/webhooks/${type}`,
        "the webhook has no post operation",
        "Describe what is posted under `post`.",
      );
    const media = ["requestBody", "content", "application/json"];
    const body = cursorAt(context.document, [...post.tokens, ...media], context.place);
    const schema = cursorAt(context.document, [...post.tokens, ...media, "schema"], context.place);
    const { summary } = post.tree;
    return {
      type,
      summary: typeof summary === "string" ? summary : "",
      ...(body ? { example: body.tree.example } : {}),
      validate: schema ? context.validators.at(schema.tokens, "body") : () => [],
    };
  });
}

function checkWebhookTypes(operations: readonly Operation[], webhooks: readonly WebhookDefinition[], place: string): void {
  const types = new Set(webhooks.map(({ type }) => type));
  for (const operation of operations) {
    const unknown = operation.firedrill.webhooks.find((type) => !types.has(type));
    if (unknown !== undefined) {
      refuse(
        `${place} ${operation.id} x-firedrill/webhooks`,
        `there is no webhook ${JSON.stringify(unknown)}`,
        `Describe it under webhooks:, or use one of ${[...types].join(", ") || "(none yet)"}.`,
      );
    }
  }
}

/** `payment` from `contracts/payment.openapi.yaml`. */
function nameOf(place: string): string {
  return (place.split(/[\\/]/).pop() ?? place).replace(/\.(openapi|oas)?\.?(ya?ml|json)$/i, "").replace(/[^A-Za-z0-9_-]/g, "-");
}

/**
 * Compiles an OpenAPI 3.1 document (YAML or JSON).
 * @param place where the text comes from, for messages; its file name names the partner unless `name` is given
 * @throws FiredrillError FD_CONTRACT with place, problem and remedy
 */
export function parseContract(text: string, place: string, name = nameOf(place)): Contract {
  const document = readYaml(text, place);
  checkVersion(document, place);
  const [broken] = brokenReferences(document);
  if (broken !== undefined)
    refuse(
      place,
      `a reference leads nowhere: ${broken}`,
      "Point $ref at something in the same document, such as #/components/schemas/Name.",
    );
  const context: CompileContext = { document, place, validators: createValidators(document) };
  const router = createRouter<Operation>();
  const operations: Operation[] = [];
  const ids = new Set<string>();
  const paths = isTree(document.paths) ? document.paths : {};
  try {
    for (const path of Object.keys(paths)) {
      const item = cursorAt(document, ["paths", path], place);
      for (const method of methods) {
        if (!item || item.tree[method] === undefined) continue;
        const operation = compileOperation(context, method.toUpperCase(), path, [...item.tokens, method]);
        if (ids.has(operation.id))
          refuse(
            `${place}#/paths/${path}/${method}`,
            `the operationId ${operation.id} stands there twice`,
            "Give each operation its own.",
          );
        ids.add(operation.id);
        operations.push(operation);
        router.add(operation.method, path, operation);
      }
    }
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === "FiredrillError") throw thrown;
    refuse(place, messageOf(thrown), "Mend the schema or path that the message names.");
  }
  if (operations.length === 0) refuse(place, "the contract has no operations", "Describe them under paths:.");
  const webhooks = compileWebhooks(context);
  checkWebhookTypes(operations, webhooks, place);
  const info = isTree(document.info) ? document.info : {};
  const server = Array.isArray(document.servers) && isTree(document.servers[0]) ? document.servers[0].url : undefined;
  return {
    name,
    title: typeof info.title === "string" ? info.title : name,
    version: typeof info.version === "string" ? info.version : "",
    hash: createHash("sha256").update(text).digest("hex"),
    document,
    operations,
    webhooks,
    ...(typeof server === "string" ? { serverUrl: server } : {}),
    match: (method, path): Match => {
      const routed = router.find(method, path);
      return routed.kind === "found" ? { kind: "operation", operation: routed.value, pathParameters: routed.parameters } : routed;
    },
  };
}
