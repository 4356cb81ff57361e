import { createHash } from "node:crypto";
import { messageOf } from "../core/errors.ts";
import { basePathsOf, pathOf, serverUrlOf } from "./base-paths.ts";
import type { Contract, ContractWarning, Match, Operation, WebhookDefinition } from "./contract.ts";
import { readDocument } from "./document.ts";
import { readPermits } from "./extension.ts";
import type { ReadBeside } from "./files.ts";
import type { CompileContext } from "./media.ts";
import { compileOperation, type OperationPlace } from "./operation.ts";
import { nameOperations } from "./operation-names.ts";
import type { OverlayText } from "./overlay.ts";
import { brokenReferences, cursorAt, isTree, refuse } from "./reader.ts";
import { createRouter, type Router } from "./router.ts";
import { createSchemas } from "./schemas.ts";
import { tokenUrlOf } from "./security.ts";
import { createValidators } from "./validators.ts";
import { checkWebhookTypes, compileWebhooks } from "./webhooks.ts";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"] as const;

interface Compiled {
  readonly operations: readonly Operation[];
  readonly webhooks: readonly WebhookDefinition[];
  readonly router: Router<Operation>;
}

/** Every operation of the document, with what it calls itself. */
function findOperations({ document, place }: CompileContext): (OperationPlace & { readonly operationId: string | undefined })[] {
  const paths = isTree(document.paths) ? document.paths : {};
  return Object.keys(paths).flatMap((path) => {
    // extensions may stand beside the paths (OpenAPI 3.1, section 4.9)
    if (path.startsWith("x-")) return [];
    const where = `${place}#/paths/${path}`;
    if (!path.startsWith("/")) return refuse(where, `the path ${JSON.stringify(path)} has no slash in front`, `Write /${path}.`);
    const item = cursorAt(document, ["paths", path], place);
    return methods.flatMap((method) => {
      const operation = item?.tree[method];
      if (item === undefined || !isTree(operation)) return [];
      const { operationId: id } = operation;
      const operationId = typeof id === "string" && id !== "" ? id : undefined;
      return [{ method: method.toUpperCase(), path, tokens: [...item.tokens, method], operationId }];
    });
  });
}

function compileRouter(operations: readonly Operation[], { warn }: CompileContext): Router<Operation> {
  const router = createRouter<Operation>();
  for (const operation of operations) {
    if (router.add(operation.method, operation.path, operation)) continue;
    const message = `no request reaches ${operation.id}: another ${operation.method} has a path of the same shape`;
    warn({ place: operation.place, message });
  }
  return router;
}

function compile(context: CompileContext): Compiled {
  const { place, warn, schemas, document } = context;
  try {
    const found = findOperations(context);
    const { names, warnings } = nameOperations(found, place);
    for (const warning of warnings) warn(warning);
    const places = found.map((one, n) => ({ ...one, id: names[n] as string }));
    const operations = places.map((one) => compileOperation(context, one.id, one));
    const webhooks = compileWebhooks(context, places);
    if (operations.length === 0 && webhooks.length === 0)
      refuse(place, "the contract has no operations", "Describe them under paths:, or what the partner sends under webhooks:.");
    checkWebhookTypes(operations, webhooks, place);
    schemas.finish();
    for (const { pointer, reference } of brokenReferences(document))
      warn({ place: `${place}${pointer}`, message: `a reference that nobody uses leads nowhere: ${reference}` });
    for (const warning of schemas.unreached()) warn(warning);
    return { operations, webhooks, router: compileRouter(operations, context) };
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === "FiredrillError") throw thrown;
    return refuse(place, messageOf(thrown), "Mend the schema or path that the message names.");
  }
}

/** `payment` from `contracts/payment.openapi.yaml`. */
export function nameOf(place: string): string {
  return (place.split(/[\\/]/).pop() ?? place).replace(/\.(openapi|oas)?\.?(ya?ml|json)$/i, "").replace(/[^A-Za-z0-9_-]/g, "-");
}

/**
 * Compiles an OpenAPI document of version 3 (YAML or JSON).
 *
 * @param place where the text comes from, for messages; its file name names the partner unless `name` is given
 * @param read reads files beside it that its references name
 * @param overlay an OpenAPI Overlay that is laid over it, or several
 * @throws FiredrillError FD_CONTRACT with place, problem and remedy
 */
export function parseContract(
  text: string,
  place: string,
  name = nameOf(place),
  read?: ReadBeside,
  overlay: OverlayText | readonly OverlayText[] = [],
): Contract {
  const { document, isThreeZero, texts, warnings: told } = readDocument(text, place, read, [overlay].flat());
  const warnings: ContractWarning[] = [...told];
  const warn = (warning: ContractWarning): void => void warnings.push(warning);
  const schemas = createSchemas(document, place, isThreeZero, warn);
  const context: CompileContext = { document, place, schemas, warn, validators: createValidators(document) };
  const { operations, webhooks, router } = compile(context);
  const info = isTree(document.info) ? document.info : {};
  const basePaths = basePathsOf(document);
  const serverUrl = serverUrlOf(document);
  const tokenUrl = tokenUrlOf(document, place);
  const tokenPath = tokenUrl === undefined ? undefined : pathOf(tokenUrl);
  const hash = createHash("sha256").update(text);
  for (const each of texts) hash.update(each);
  return {
    name,
    title: typeof info.title === "string" ? info.title : name,
    version: typeof info.version === "string" ? info.version : "",
    hash: hash.digest("hex"),
    document,
    operations,
    webhooks,
    permits: readPermits(document["x-firedrill"], `${place}#/x-firedrill`),
    ...(serverUrl === undefined ? {} : { serverUrl }),
    ...(tokenPath === undefined ? {} : { tokenPath }),
    warnings,
    match: (method, path, query): Match => {
      let routed = router.find(method, path, query);
      for (const base of basePaths) {
        if (routed.kind !== "not-found") break;
        if (path.startsWith(`${base}/`) || path === base) routed = router.find(method, path.slice(base.length) || "/", query);
      }
      return routed.kind === "found" ? { kind: "operation", operation: routed.value, pathParameters: routed.parameters } : routed;
    },
  };
}
