import type { Operation, WebhookDefinition } from "./contract.ts";
import { readWebhookExtension } from "./extension.ts";
import { type CompileContext, compileMedia, isForm, isJson } from "./media.ts";
import type { OperationPlace } from "./operation.ts";
import { type Cursor, cursorAt, isTree, refuse } from "./reader.ts";

function compileWebhook(context: CompileContext, type: string, post: Cursor): WebhookDefinition {
  const { document, place } = context;
  const body = cursorAt(document, [...post.tokens, "requestBody"], place);
  const media = body ? compileMedia(context, body) : [];
  const told = media.find(({ type }) => isJson(type)) ?? media.find(({ type }) => isForm(type));
  const { summary } = post.tree;
  const where = `${place}#/${post.tokens.join("/")}/x-firedrill`;
  return {
    type,
    summary: typeof summary === "string" ? summary : "",
    firedrill: readWebhookExtension(post.tree["x-firedrill"], where),
    ...(told?.example === undefined ? {} : { example: told.example }),
    ...(told?.schema === undefined ? {} : { schema: told.schema }),
    validate: told ? told.check : () => [],
  };
}

function compileNamed(context: CompileContext, type: string): WebhookDefinition {
  const { document, place } = context;
  const path = cursorAt(document, ["webhooks", type], place);
  const post = path && cursorAt(document, [...path.tokens, "post"], place);
  if (post) return compileWebhook(context, type, post);
  return refuse(`${place}#/webhooks/${type}`, "the webhook has no post operation", "Describe what is posted under `post`.");
}

/** What is posted to a URL that the caller of an operation gave: a webhook, apart from where its address comes from. */
function callbacksOf(
  context: CompileContext,
  { id, tokens }: OperationPlace & { readonly id: string },
): (readonly [string, Cursor])[] {
  const { document, place } = context;
  const callbacks = cursorAt(document, [...tokens, "callbacks"], place);
  return Object.keys(callbacks?.tree ?? {}).flatMap((name) => {
    const callback = name.startsWith("x-") ? undefined : cursorAt(document, [...tokens, "callbacks", name], place);
    const posts = Object.keys(callback?.tree ?? {}).flatMap((expression) => {
      const path = callback && cursorAt(document, [...callback.tokens, expression], place);
      return (path && cursorAt(document, [...path.tokens, "post"], place)) ?? [];
    });
    return posts.slice(0, 1).map((post) => [`${id}.${name}`, post] as const);
  });
}

/** What stands under `webhooks:`, and the callbacks of operations, called `operation.callback`. */
export function compileWebhooks(
  context: CompileContext,
  operations: readonly (OperationPlace & { readonly id: string })[],
): WebhookDefinition[] {
  const { webhooks } = context.document;
  const named = Object.keys(isTree(webhooks) ? webhooks : {}).filter((type) => !type.startsWith("x-"));
  const called = operations.flatMap((operation) => callbacksOf(context, operation)).filter(([type]) => !named.includes(type));
  return [
    ...named.map((type) => compileNamed(context, type)),
    ...called.map(([type, post]) => compileWebhook(context, type, post)),
  ];
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
