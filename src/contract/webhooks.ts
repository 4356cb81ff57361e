import type { Operation, WebhookDefinition } from "./contract.ts";
import { readWebhookExtension } from "./extension.ts";
import { type CompileContext, compileMedia, isJson } from "./media.ts";
import { cursorAt, isTree, refuse } from "./reader.ts";

function compileWebhook(context: CompileContext, type: string): WebhookDefinition {
  const { document, place } = context;
  const path = cursorAt(document, ["webhooks", type], place);
  const post = path && cursorAt(document, [...path.tokens, "post"], place);
  if (!post) {
    const where = `${place}#/webhooks/${type}`;
    return refuse(where, "the webhook has no post operation", "Describe what is posted under `post`.");
  }
  const body = cursorAt(document, [...post.tokens, "requestBody"], place);
  const json = (body ? compileMedia(context, body) : []).find((media) => isJson(media.type));
  const { summary } = post.tree;
  const where = `${place}#/${post.tokens.join("/")}/x-firedrill`;
  return {
    type,
    summary: typeof summary === "string" ? summary : "",
    firedrill: readWebhookExtension(post.tree["x-firedrill"], where),
    ...(json?.example === undefined ? {} : { example: json.example }),
    validate: json ? json.check : () => [],
  };
}

/** What stands under `webhooks:`. */
export function compileWebhooks(context: CompileContext): WebhookDefinition[] {
  const { webhooks } = context.document;
  return Object.keys(isTree(webhooks) ? webhooks : {}).map((type) => compileWebhook(context, type));
}

/** Refuses an operation that announces a webhook which the contract does not describe. */
export function checkWebhookTypes(operations: readonly Operation[], webhooks: readonly WebhookDefinition[], place: string): void {
  const types = new Set(webhooks.map(({ type }) => type));
  for (const operation of operations) {
    const unknown = operation.firedrill.webhooks.find((type) => !types.has(type));
    if (unknown === undefined) continue;
    refuse(
      `${place} ${operation.id} x-firedrill/webhooks`,
      `there is no webhook ${JSON.stringify(unknown)}`,
      `Describe it under webhooks:, or use one of ${[...types].join(", ") || "(none yet)"}.`,
    );
  }
}
