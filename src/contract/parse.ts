import { createHash } from "node:crypto";
import { messageOf } from "../core/errors.ts";
import type { Contract, Match, Operation, WebhookDefinition } from "./contract.ts";
import { readDocument } from "./document.ts";
import { readPermits } from "./extension.ts";
import type { CompileContext } from "./media.ts";
import { compileOperation } from "./operation.ts";
import { cursorAt, isTree, refuse, type Tree } from "./reader.ts";
import { createRouter, type Router } from "./router.ts";
import { createValidators } from "./validators.ts";
import { checkWebhookTypes, compileWebhooks } from "./webhooks.ts";

const methods = ["get", "put", "post", "delete", "options", "head", "patch"] as const;

interface Compiled {
  readonly operations: readonly Operation[];
  readonly webhooks: readonly WebhookDefinition[];
  readonly router: Router<Operation>;
}

function compileOperations(context: CompileContext): Operation[] {
  const { document, place } = context;
  const paths = isTree(document.paths) ? document.paths : {};
  return Object.keys(paths).flatMap((path) => {
    // extensions may stand beside the paths (OpenAPI 3.1, section 4.9)
    if (path.startsWith("x-")) return [];
    const where = `${place}#/paths/${path}`;
    if (!path.startsWith("/")) return refuse(where, `the path ${JSON.stringify(path)} has no slash in front`, `Write /${path}.`);
    const item = cursorAt(document, ["paths", path], place);
    if (!item) return [];
    const present = methods.filter((method) => item.tree[method] !== undefined);
    return present.map((method) => compileOperation(context, method.toUpperCase(), path, [...item.tokens, method]));
  });
}

function checkIds(operations: readonly Operation[], place: string): void {
  const seen = new Set<string>();
  for (const { id, method, path } of operations) {
    const where = `${place}#/paths/${path}/${method.toLowerCase()}`;
    if (seen.has(id)) refuse(where, `the operationId ${id} stands there twice`, "Give each operation its own.");
    seen.add(id);
  }
}

function compile(document: Tree, place: string): Compiled {
  try {
    const context: CompileContext = { document, place, validators: createValidators(document) };
    const operations = compileOperations(context);
    checkIds(operations, place);
    if (operations.length === 0) refuse(place, "the contract has no operations", "Describe them under paths:.");
    const router = createRouter<Operation>();
    for (const operation of operations) router.add(operation.method, operation.path, operation);
    const webhooks = compileWebhooks(context);
    checkWebhookTypes(operations, webhooks, place);
    return { operations, webhooks, router };
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === "FiredrillError") throw thrown;
    return refuse(place, messageOf(thrown), "Mend the schema or path that the message names.");
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
  const document = readDocument(text, place);
  const { operations, webhooks, router } = compile(document, place);
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
    permits: readPermits(document["x-firedrill"], `${place}#/x-firedrill`),
    ...(typeof server === "string" ? { serverUrl: server } : {}),
    match: (method, path): Match => {
      const routed = router.find(method, path);
      return routed.kind === "found" ? { kind: "operation", operation: routed.value, pathParameters: routed.parameters } : routed;
    },
  };
}
