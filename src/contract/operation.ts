import type { Operation, OperationExtension, Violation } from "./contract.ts";
import { compileExpression } from "./expression.ts";
import { readExtension } from "./extension.ts";
import { readForm, readPairs } from "./form.ts";
import { type CompileContext, checkBody, chooseMedia, compileMedia, isForm, isJson } from "./media.ts";
import { readMultipart } from "./multipart.ts";
import { compileParameters } from "./parameters.ts";
import { cursorAt, isTree } from "./reader.ts";
import { compileResponses } from "./responses.ts";
import { bearerScopes, readAccess } from "./security.ts";

/** Where an operation stands in its document. */
export interface OperationPlace {
  readonly method: string;
  readonly path: string;
  readonly tokens: readonly string[];
}

/** One operation of a document. `id`: what it is called. */
export function compileOperation(context: CompileContext, id: string, { method, path, tokens }: OperationPlace): Operation {
  const { document, place } = context;
  const where = `${place}#/${tokens.join("/")}`;
  const tree = cursorAt(document, tokens, place)?.tree ?? {};
  const body = cursorAt(document, [...tokens, "requestBody"], place);
  const media = body ? compileMedia(context, body) : [];
  const required = body?.tree.required === true;
  const described = media.find(({ type }) => isJson(type)) ?? media.find(({ type }) => isForm(type));
  const known = media.map(({ type }) => type).join(" or ");
  const { parameters, checks } = compileParameters(context, tokens, path);
  const { responses, validate } = compileResponses(context, tokens, tree);
  const access = readAccess(document, tree, place);
  const extension = tree["x-firedrill"];
  const read = readExtension(extension, method, path, `${where}/x-firedrill`);
  // whoever takes the header and says nothing of it means what it is for (draft-ietf-httpapi-idempotency-key-header)
  const key = parameters.find((each) => each.in === "header" && each.name.toLowerCase() === "idempotency-key");
  const isUnsaid = key !== undefined && !read.read && !(isTree(extension) && extension.idempotency !== undefined);
  const firedrill: OperationExtension = isUnsaid ? { ...read, idempotency: key.required ? "required" : "optional" } : read;
  return {
    id,
    place: where,
    method,
    path,
    summary: typeof tree.summary === "string" ? tree.summary : "",
    firedrill,
    correlate: firedrill.correlate === undefined ? undefined : compileExpression(firedrill.correlate),
    about: (firedrill.about ?? []).map(compileExpression),
    amount: firedrill.amount === undefined ? undefined : compileExpression(firedrill.amount),
    security: bearerScopes(access),
    access,
    parameters,
    requestBodyRequired: required,
    ...(media[0] ? { requestExample: media[0].example } : {}),
    ...(described?.schema === undefined ? {} : { requestSchema: described.schema }),
    responses,
    requestTypes: media.map(({ type }) => type),
    readForm: (text, contentType) => {
      const type = contentType.split(";", 1)[0]?.trim().toLowerCase();
      const form = media.find((each) => isForm(each.type) && each.type === type);
      if (form === undefined) return undefined;
      if (type !== "multipart/form-data") return readForm(text, form.schema, document);
      const parts = readMultipart(text, contentType);
      return parts && readPairs(parts, form.schema, document);
    },
    validateRequest: (parts) => {
      const found: Violation[] = [];
      for (const check of checks) check(parts, found);
      // an empty form is no body, whatever its type says, and neither is nothing where nothing need be there: SDKs write the type all the same
      const isAbsent = !required || parts.contentType === undefined || isForm(parts.contentType);
      if (parts.body === undefined && isAbsent) {
        if (required) found.push({ in: "body", pointer: "", message: "is missing" });
      } else if (media.length > 0) {
        const chosen = chooseMedia(media, parts.contentType);
        if (chosen) found.push(...checkBody(chosen, parts.contentType, parts.body));
        else found.push({ in: "content-type", pointer: "", message: `must be ${known}, not ${parts.contentType ?? "missing"}` });
      }
      return found;
    },
    validateResponse: validate,
  };
}
