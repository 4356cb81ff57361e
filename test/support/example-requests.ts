import type { Contract, Operation, ParameterDefinition } from "../../src/contract/contract.ts";
import { exampleFor } from "../../src/contract/example.ts";
import { isForm, isJson } from "../../src/contract/media.ts";
import { isTree, resolveReference, type Tree } from "../../src/contract/reader.ts";
import { repairExample } from "../../src/contract/repair.ts";
import { itemSchema } from "../../src/contract/schema-parts.ts";

export interface ExampleRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const bare = (path: string): string => path.replace(/[?#].*$/, "").replace(/\.(?:json|xml)$/i, "");

/** Where an operation is about one thing of a collection: `/things/{id}`. */
export function itemOf({
  path,
}: Pick<Operation, "path">): { readonly collection: string; readonly parameter: string } | undefined {
  const [ending = "", parameter] = /\/\{([^/{}]+)\}$/.exec(bare(path)) ?? [];
  return parameter === undefined ? undefined : { collection: bare(path).slice(0, -ending.length), parameter };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function encode(type: string, body: unknown): string {
  const [bare = ""] = type.split(";");
  if (bare === "multipart/form-data") return multipartOf(body);
  if (isForm(bare)) return formOf(body).toString();
  return isJson(bare) ? JSON.stringify(body) : textOf(body);
}

const boundary = "example-boundary";

function multipartOf(body: unknown): string {
  const parts = [...formOf(body)].map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join("")}--${boundary}--\r\n`;
}

/** A value as fields of a form, lists and objects in brackets. */
function formOf(value: unknown, name = "", form = new URLSearchParams()): URLSearchParams {
  if (typeof value !== "object" || value === null) form.append(name, value === null ? "" : String(value));
  else for (const [key, each] of Object.entries(value)) formOf(each, name === "" ? key : `${name}[${key}]`, form);
  return form;
}

const spelled = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();

/**
 * What an answer may call the thing that it tells of, the likeliest first: as a client's author reads it, who knows what the
 * path's parameter is called, and looks into wrappers.
 */
export function idsIn(body: unknown, parameter: string): readonly string[] {
  const named: { readonly rank: number; readonly value: string }[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (!isTree(value) || depth > 2) return;
    for (const [name, each] of Object.entries(value)) {
      const [only, ...more] = Array.isArray(each) ? (each as unknown[]) : [];
      const isValue = (typeof each === "string" && each !== "") || typeof each === "number";
      if (isValue && spelled(name) === spelled(parameter)) named.push({ rank: depth * 2 - 1, value: String(each) });
      else if (
        isValue &&
        /^(?:id|_id|sid|uuid|guid|uid|token|key|name|slug|code|reference|number)$|_id$|Id$|ID$|_key$|_sid$/.test(name)
      )
        named.push({ rank: depth * 2 + (/^_?id$/i.test(name) ? 0 : 1), value: String(each) });
      else visit(more.length === 0 && isTree(only) ? only : each, depth + 1);
    }
  };
  // an id may be all that is answered
  if (typeof body === "string" && body !== "") return [body];
  visit(Array.isArray(body) ? body[0] : body, 0);
  return [...new Set(named.sort((a, b) => a.rank - b.rank).map(({ value }) => value))].slice(0, 12);
}

/** Makes requests as a contract's author would: with examples, or values made from the schemas. */
export function exampleRequests({ document, operations }: Contract) {
  const follow = (value: unknown): Tree | undefined => {
    let found = value;
    while (isTree(found) && typeof found.$ref === "string") found = resolveReference(document, found.$ref);
    return isTree(found) ? found : undefined;
  };
  const valueFor = ({ example, schema }: ParameterDefinition): unknown => example ?? exampleFor(schema ?? {}, document);

  const bodyOf = (asked: Operation): { readonly type: string; readonly body: unknown } | undefined => {
    const paths = isTree(document.paths) ? document.paths : {};
    const tree = follow(follow(paths[asked.path])?.[asked.method.toLowerCase()]);
    const content = follow(follow(tree?.requestBody)?.content) ?? {};
    const [type] = [...Object.keys(content).filter((key) => isJson(key.split(";")[0] ?? "")), ...Object.keys(content)];
    if (type === undefined) return undefined;
    const media = follow(content[type]);
    const schema = media?.schema ?? {};
    const bare = type.split(";")[0]?.trim() ?? "";
    const shown = media?.example ?? exampleFor(schema, document);
    // whoever makes things in numbers makes one at least
    const made = Array.isArray(shown) && shown.length === 0 ? [exampleFor(itemSchema(schema, document) ?? {}, document)] : shown;
    const problemOf = (value: unknown) =>
      asked
        .validateRequest({ query: new URLSearchParams(), path: {}, headers: {}, body: value, contentType: bare })
        .find((violation) => violation.in === "body");
    return { type, body: repairExample(made, schema, document, problemOf)?.value ?? made };
  };

  /** Ids of what was made, by the path where it was made. */
  const made = new Map<string, string>();

  /** The path with its parameters filled in, ids of what was made before all. */
  const pathOf = (operation: Operation): string =>
    operation.path.replace(/#.*/, "").replaceAll(/\{([^{}]+)\}/g, (_whole, name: string, at: number) => {
      const before = operation.path.slice(0, at).replace(/\/$/, "");
      const id = made.get(before) ?? made.get(`${before}.json`);
      const parameter = operation.parameters.find((each) => each.in === "path" && each.name === name);
      return encodeURIComponent(id ?? (parameter === undefined ? "7" : textOf(valueFor(parameter)) || "7"));
    });

  return {
    /** Those that make things first, those that remove them last. */
    order: [...operations].sort((a, b) => rank(a) - rank(b)),
    /** `id`: of the thing that is asked for, where the path ends with one. */
    requestFor: (operation: Operation, id?: string): ExampleRequest => {
      const query = new URLSearchParams();
      const headers: Record<string, string> = {};
      for (const one of operation.access[0] ?? []) {
        if (one.kind === "basic") headers.authorization = `Basic ${btoa("sk_example:")}`;
        else if (one.kind !== "key") headers.authorization = "Bearer sk_example";
        else if (one.in === "query") query.set(one.name, "sk_example");
        else if (one.in === "header") headers[one.name] = "sk_example";
        else headers.cookie = `${one.name}=sk_example`;
      }
      const isShown = ({ name }: ParameterDefinition): boolean => query.has(name) || Object.hasOwn(headers, name.toLowerCase());
      const wanted = operation.parameters.filter((each) => each.required && each.in !== "path" && !isShown(each));
      for (const parameter of wanted) {
        for (const value of [valueFor(parameter)].flat()) {
          if (parameter.in === "query") query.append(parameter.name, textOf(value));
          else headers[parameter.name.toLowerCase()] = textOf(value);
        }
      }
      const body = bodyOf(operation);
      if (body !== undefined)
        headers["content-type"] = body.type === "multipart/form-data" ? `${body.type}; boundary=${boundary}` : body.type;
      const path =
        id === undefined ? pathOf(operation) : pathOf(operation).replace(/[^/]+?(\.json)?$/, `${encodeURIComponent(id)}$1`);
      const mark = path.includes("?") ? "&" : "?";
      return {
        method: operation.method,
        path: query.size === 0 ? path : `${path}${mark}${query}`,
        headers,
        body: body === undefined ? "" : encode(body.type, body.body),
      };
    },
    /** The id that a caller chooses who makes something by PUT, and another that fits as well. */
    chosenIds: (operation: Operation): readonly [chosen: string, other: string] => {
      const name = itemOf(operation)?.parameter;
      const parameter = operation.parameters.find((each) => each.in === "path" && each.name === name);
      const shown = parameter === undefined ? "chosen-1" : valueFor(parameter);
      const text = shown === "text" ? "chosen-1" : textOf(shown);
      return [text, /\d/.test(text) ? text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)) : `${text}x`];
    },
    /** Tells what an operation answered. */
    answered: ({ method, path }: Operation, status: number, body: string): void => {
      if (method !== "POST" || status >= 300 || !body.startsWith("{")) return;
      const item = operations.find((each) => itemOf(each)?.collection === bare(path));
      const [id] = idsIn(JSON.parse(body), (item && itemOf(item)?.parameter) ?? "id");
      if (id !== undefined) made.set(path, id);
    },
  };
}

const rank = ({ method }: Operation): number => (method === "POST" ? 0 : method === "DELETE" ? 2 : 1);
