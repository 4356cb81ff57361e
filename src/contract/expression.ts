import { atPointer } from "./pointer.ts";

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

/** The value that an expression stands for; undefined where the message has none. */
export function evaluateExpression(expression: string, context: ExpressionContext): unknown {
  if (expression === "$url") return context.url;
  if (expression === "$method") return context.method;
  if (expression === "$statusCode") return context.statusCode;
  const dot = expression.indexOf(".");
  const message = expression.startsWith("$request.")
    ? context.request
    : expression.startsWith("$response.")
      ? context.response
      : undefined;
  if (message === undefined) return undefined;
  const source = expression.slice(dot + 1);
  if (source === "body" || source === "body#") return message.body;
  if (source.startsWith("body#")) return atPointer(message.body, source.slice(5));
  if (source.startsWith("query.")) return message.query?.get(source.slice(6)) ?? undefined;
  if (source.startsWith("path.")) return message.path?.[source.slice(5)];
  return source.startsWith("header.") ? message.headers?.[source.slice(7).toLowerCase()] : undefined;
}
