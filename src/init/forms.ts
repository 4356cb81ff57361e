import { matchesIn, type SourceFile } from "./source-file.ts";

export interface FormField {
  readonly name: string;
  /** `text` unless given. */
  readonly type: string;
  readonly value?: string;
}

/** An HTML form in a template, or in a text of the code. */
export interface Form {
  readonly action: string;
  readonly method: string;
  readonly fields: readonly FormField[];
}

const form = /<form\b([^>]*)>([\s\S]*?)(?:<\/form>|$)/gi;
const field = /<(?:input|select|textarea|button)\b([^>]*)>/gi;

const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(`\\b${name}\\s*=\\s*\\\\?["']([^"'\\\\]*)`, "i").exec(attributes)?.[1];

function fieldsOf(html: string): FormField[] {
  return [...html.matchAll(field)].flatMap(([, attributes = ""]) => {
    const name = attribute(attributes, "name");
    if (name === undefined || name === "") return [];
    const value = attribute(attributes, "value");
    return [{ name, type: attribute(attributes, "type") ?? "text", ...(value !== undefined && { value }) }];
  });
}

/** Laravel and Django write the token's field by a word of their own. */
function frameworkToken(html: string): FormField[] {
  if (/@csrf\b|csrf_field\(/.test(html)) return [{ name: "_token", type: "hidden" }];
  return /\{%\s*csrf_token\s*%\}/.test(html) ? [{ name: "csrfmiddlewaretoken", type: "hidden" }] : [];
}

export function findForms(files: readonly SourceFile[]): Form[] {
  return matchesIn(files, form).map(({ match: [, attributes = "", html = ""] }) => ({
    action: attribute(attributes, "action") ?? "",
    method: (attribute(attributes, "method") ?? "GET").toUpperCase(),
    fields: [...frameworkToken(html), ...fieldsOf(html)],
  }));
}

/** A value that the page makes anew each time, such as against forged requests. */
export const isToken = ({ name, type }: FormField): boolean =>
  /csrf|xsrf|^_token$|authenticity|nonce|__requestverification/i.test(name) ||
  (type === "hidden" && /^(?:form_)?token$/i.test(name));

export const isLogin = ({ fields }: Form): boolean => fields.some(({ type }) => type === "password");
