import { compilePointer } from "./pointer.ts";

/** What an OpenAPI runtime expression may look at. Header names in lower case. */
export interface ExpressionContext {
  readonly url?: string;
  readonly method?: string;
  readonly statusCode?: number;
  readonly request?: ExpressionMessage;
  readonly response?: ExpressionMessage;
}

interface ExpressionMessage {
  readonly query?: URLSearchParams;
  readonly path?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const form = /^\$(?:url|method|statusCode|(?:request|response)\.(?:body(?:#(?:\/.*)?)?|(?:query|path|header)\..+))$/;

/** Whether a text is a runtime expression (OpenAPI 3.1, section 4.8.20.3). */
export function isExpression(text: string): boolean {
  return form.test(text);
}

/** What an expression stands for; undefined where the message has none. */
export type ExpressionReader = (context: ExpressionContext) => unknown;

const nothing = (): undefined => undefined;

function compileSource(source: string): (message: ExpressionMessage) => unknown {
  if (source === "body" || source === "body#") return ({ body }) => body;
  const name = source.slice(source.indexOf(".") + 1);
  if (source.startsWith("body#")) {
    const at = compilePointer(source.slice("body#".length));
    return ({ body }) => at(body);
  }
  if (source.startsWith("query.")) return ({ query }) => query?.get(name) ?? undefined;
  if (source.startsWith("path.")) return ({ path }) => path?.[name];
  const header = name.toLowerCase();
  return source.startsWith("header.") ? ({ headers }) => headers?.[header] : nothing;
}

/** Reads an expression once, so that it can be asked of many messages. */
export function compileExpression(expression: string): ExpressionReader {
  if (expression === "$url") return ({ url }) => url;
  if (expression === "$method") return ({ method }) => method;
  if (expression === "$statusCode") return ({ statusCode }) => statusCode;
  const read = compileSource(expression.slice(expression.indexOf(".") + 1));
  if (expression.startsWith("$request.")) return ({ request }) => request && read(request);
  return expression.startsWith("$response.") ? ({ response }) => response && read(response) : nothing;
}

/** Expressions stand in contracts and configurations: there are few, and each is asked for again and again. */
const compiled = new Map<string, ExpressionReader>();

/** The value that an expression stands for; undefined where the message has none. */
export function evaluateExpression(expression: string, context: ExpressionContext): unknown {
  const read = compiled.get(expression) ?? compileExpression(expression);
  compiled.set(expression, read);
  return read(context);
}
