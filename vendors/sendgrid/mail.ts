import { type Outcome, orderFields, orderInText, refuse } from "../../src/index.ts";

/** Someone who writes or is written to. */
export interface Person {
  readonly email?: string;
  readonly name?: string;
}

type Arguments = Readonly<Record<string, unknown>>;

export interface Personalization {
  readonly to?: readonly Person[];
  readonly cc?: readonly Person[];
  readonly bcc?: readonly Person[];
  readonly subject?: string;
  readonly custom_args?: Arguments;
}

/** What is asked to be sent, as far as it is looked at. */
export interface Mail {
  readonly personalizations?: readonly Personalization[];
  readonly from?: Person;
  readonly subject?: string;
  readonly content?: readonly { readonly type?: string; readonly value?: string }[];
  readonly template_id?: string;
  readonly categories?: readonly string[];
  readonly custom_args?: Arguments;
  readonly mail_settings?: { readonly sandbox_mode?: { readonly enable?: boolean } };
}

const most = 1000;
const isAddress = (email: unknown): boolean => typeof email === "string" && /^[^\s@]+@[^\s@]+$/.test(email);

export const recipientsOf = ({ to = [], cc = [], bcc = [] }: Personalization): readonly Person[] => [...to, ...cc, ...bcc];

const bad = (message: string, field: string): Outcome => refuse(400, "bad_request", message, field);

function personalizationRefused({ subject, template_id }: Mail, each: Personalization, n: number): Outcome | undefined {
  const at = `personalizations.${n}`;
  const { to = [] } = each;
  if (to.length === 0)
    return bad("The to array is required for all personalization objects, and must have at least one email object.", `${at}.to`);
  const all = recipientsOf(each).map(({ email }) => email?.toLowerCase());
  if (!all.every(isAddress)) return bad("Does not contain a valid address.", `${at}.to`);
  if (new Set(all).size < all.length)
    return bad("Each email address in the personalization block should be unique between to, cc, and bcc.", at);
  const text = each.subject ?? subject;
  if (template_id === undefined && (text === undefined || text === ""))
    return bad(
      "The subject is required. You can get around this requirement if you use a template with a subject defined.",
      "subject",
    );
  return undefined;
}

/** Why a mail is not taken; undefined where it is. */
export function mailRefused(mail: Mail): Outcome | undefined {
  const { personalizations = [], from, content = [], template_id } = mail;
  if (personalizations.length === 0)
    return bad("The personalizations field is required and must have at least one personalization.", "personalizations");
  if (personalizations.flatMap(recipientsOf).length > most)
    return bad(`There is a limit of ${most} recipients.`, "personalizations");
  if (from === undefined) return bad("The from object must be provided for every email send.", "from");
  if (!isAddress(from.email)) return bad("The from email does not contain a valid address.", "from.email");
  const refused = personalizations.map((each, n) => personalizationRefused(mail, each, n)).find((found) => found !== undefined);
  if (refused !== undefined) return refused;
  if (template_id !== undefined) return undefined;
  if (content.length === 0) return bad("Unless a valid template_id is provided, the content parameter is required.", "content");
  return content.some(({ value = "" }) => value === "")
    ? bad("The content value must be a string at least one character in length.", "content.0.value")
    : undefined;
}

/** The order that a mail is about: its custom arguments say it, or its subject. */
export function orderIn(said: unknown): string | undefined {
  if (typeof said === "string") return orderInText(said) ?? said;
  if (typeof said !== "object" || said === null) return undefined;
  const { personalizations: [first] = [], custom_args = {}, subject } = said as Mail;
  const given: Arguments = { ...custom_args, ...first?.custom_args };
  const named = orderFields.map((name) => given[name]).find((value) => value !== undefined && value !== "");
  const text = first?.subject ?? subject;
  return named === undefined ? (text === undefined ? undefined : orderInText(text)) : String(named);
}

/** Whose mail comes back: of our own. */
export const bounces = (email: string): boolean => /bounce/i.test(email);
