import type { Operation, ResponseDefinition } from "../contract/contract.ts";
import { exampleFor } from "../contract/example.ts";
import { isJson } from "../contract/media.ts";
import { resolve } from "../contract/schema-parts.ts";
import type { WireReply } from "../core/fault.ts";
import { problemType } from "./problem.ts";

const forms = [/^default$/, /^5/, /^4/];

/** The error that an operation's contract describes, the most general first. */
function errorOf({ responses }: Operation): ResponseDefinition | undefined {
  const described = responses.filter(({ schema, contentTypes }) => schema !== undefined && contentTypes.some(isJson));
  return forms.map((form) => described.find(({ status }) => form.test(status))).find((found) => found !== undefined);
}

/** An error in the words of the operation's own contract: its example, or one made from its schema. Problem details (RFC 9457) stay as they are. */
export function inOwnWords(operation: Operation, document: unknown, reply: WireReply): WireReply {
  const error = errorOf(operation);
  if (error === undefined || error.contentTypes.includes(problemType)) return reply;
  const example = error.exampleAt === undefined ? exampleFor(resolve(error.schema, document) ?? {}, document) : error.example;
  return { ...reply, body: JSON.stringify(example) };
}
