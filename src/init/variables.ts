import { matchesIn, type SourceFile } from "./source-file.ts";

/** A variable of the environment from which the shop reads something. */
export interface Variable {
  readonly name: string;
  /** What a drill hands on by it; absent where that is not known. */
  readonly value?: string;
}

/** Words by which shops call the partners that come with Firedrill. */
const partnerWords: Readonly<Record<string, RegExp>> = {
  payment: /PAYMENT|GATEWAY|STRIPE|ADYEN|MOLLIE|PAYPAL|KLARNA|BRAINTREE|CHECKOUT_COM|PSP|(?:^|_)PAY(?:_|$)/,
  carrier: /CARRIER|SHIPPING|SHIPPO|EASYPOST|PARCEL|(?:^|_)(?:DHL|UPS|FEDEX|GLS|DPD|SHIP)(?:_|$)/,
  messaging: /MESSAGING|TWILIO|SENDGRID|MAILGUN|MAILER|POSTMARK|(?:^|_)(?:SMS|NOTIFY|MAIL|EMAIL|MESSAGE)(?:_|$)/,
};

const readsVariable =
  /(?:getenv\(\s*|\$_(?:ENV|SERVER)\[\s*|\benv[([]\s*|os\.environ(?:\.get\(|\[)\s*|os\.getenv\(\s*|os\.(?:Getenv|LookupEnv)\(\s*|System\.getenv\(\s*|ENV(?:\.fetch\(|\[)\s*)["']([A-Z][A-Z0-9_]+)["']|process\.env\.([A-Z][A-Z0-9_]+)/g;
const envFile = /(^|\/)\.env(\.[\w.]+)?$/;
const composeFile = /(^|\/)(docker-)?compose\.ya?ml$/;
const assigned = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]+)\s*=/gm;
const composed = /^\s*-?\s*([A-Z][A-Z0-9_]+)\s*[:=]/gm;

/** What web servers and shells put there by themselves. */
const ofServers =
  /^(?:HTTP_|REQUEST_|SERVER_|SCRIPT_|REMOTE_|QUERY_STRING$|PATH(_INFO)?$|CONTENT_|DOCUMENT_ROOT$|PHP_SELF$|HOME$|USER$|LANG$|TMPDIR$|SHELL$|PWD$)/;

export const partnerOf = (name: string): string | undefined =>
  Object.entries(partnerWords).find(([, words]) => words.test(name))?.[0];

function meaningOf(name: string): string | undefined {
  const partner = partnerOf(name);
  if (partner !== undefined) {
    // one that names several takes them all, as while they are changed
    if (/SIGN|(?:WEBHOOK|HOOK|IPN).*(?:SECRET|KEY)/.test(name))
      return `{{partners.${partner}.${/S$/.test(name) ? "webhook_secrets" : "webhook_secret"}}}`;
    if (/(?:URL|URI|BASE|ENDPOINT|HOST|ADDRESS|API)$/.test(name)) return `{{partners.${partner}.url}}`;
    if (/(?:TOKEN|KEY|SECRET|PASSWORD|BEARER|AUTH)$/.test(name)) return `{{partners.${partner}.token}}`;
    return undefined;
  }
  if (/^(?:\w+_)?PORT$/.test(name) && !/DB|SQL|REDIS|MAIL|SMTP|AMQP|RABBIT|MEMCACHE/.test(name)) return "{{port}}";
  if (/^(?:APP|BASE|PUBLIC|SITE|SHOP|SELF)_?(?:BASE_)?(?:URL|URI|ORIGIN)$/.test(name)) return "http://127.0.0.1:{{port}}";
  if (/(?:DATABASE|DB|SQLITE).*(?:PATH|FILE)$|^SQLITE$|^DB$/.test(name)) return "{{data_dir}}/shop.sqlite";
  return undefined;
}

/** Variables that the shop's code reads or its `.env` files and compose files name, those that are understood first. */
export function findVariables(files: readonly SourceFile[]): Variable[] {
  const names = [
    ...matchesIn(files, readsVariable).map(({ match }) => match[1] ?? match[2] ?? ""),
    ...matchesIn(
      files.filter(({ path }) => envFile.test(path)),
      assigned,
    ).map(({ match }) => match[1] ?? ""),
    ...matchesIn(
      files.filter(({ path }) => composeFile.test(path)),
      composed,
    ).map(({ match }) => match[1] ?? ""),
  ];
  const variables = [...new Set(names)]
    .filter((name) => name !== "" && !ofServers.test(name))
    .map((name): Variable => {
      const value = meaningOf(name);
      return value === undefined ? { name } : { name, value };
    });
  return variables.toSorted((a, b) => Number(a.value === undefined) - Number(b.value === undefined));
}
