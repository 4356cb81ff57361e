/** Shorter ones would be found in texts that have nothing to do with them. */
const shortest = 6;

/** A word of the language, which stands in texts of all kinds and keeps no secret: `password`, `laravel`. */
const isPlainWord = (text: string): boolean => /^[a-z]+$/.test(text) && text.length < 16;

/** Whether a text that is known to be a secret can be told from others. */
export const isTelling = (secret: string): boolean => secret.length >= shortest && !isPlainWord(secret);

const telling =
  "KEY|SECRET|TOKEN|PASS|PASSWD|PASSWORD|PASSPHRASE|PWD|DSN|CREDENTIALS?|AUTH|AUTHORIZATION|SALT|PRIVATE|SIGNATURE|COOKIE";
const secretName = new RegExp(`(?:^|[_-])(?:${telling})(?:$|[_-])|(?:KEY|SECRET|TOKEN|PASSWD|PASSWORD|PASSPHRASE)S?$`, "i");

/** What issuers of keys put before them, JSON Web Tokens, and keys in PEM. */
const secretShape =
  /^(?:(?:sk|rk|pk)_(?:live|test)_|whsec_|ghp_|gho_|github_pat_|glpat-|xox[abps]-|AKIA|SG\.|eyJ[\w-]+\.eyJ|-----BEGIN )/;

/** Settings with telling names that are none: switches, numbers, addresses, paths. */
const isSetting = (value: string): boolean =>
  /^(?:true|false|null|on|off|yes|no|\d{1,8}|https?:\/\/[^@\s]+|\.{0,2}\/[^\s]*)$/i.test(value);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The password of an address such as `mysql://shop:secret@db/shop`. */
function passwordIn(value: string): readonly string[] {
  const [, password = ""] = /^[a-z][\w+.-]*:\/\/[^\s/@:]*:([^\s@]+)@/i.exec(value) ?? [];
  return password === "" ? [] : [password, decoded(password)];
}

/** What of a variable of the environment must not be shown: where its name or its shape says that it is a secret. */
export function secretsOfVariable(name: string, value: string): readonly string[] {
  const passwords = passwordIn(value);
  const isSecret = passwords.length > 0 || secretShape.test(value) || (secretName.test(name) && !isSetting(value));
  return isSecret ? [...new Set([value, ...passwords])].filter(isTelling) : [];
}

const base64 = (bytes: readonly number[]): string => btoa(String.fromCharCode(...bytes));

/** What of a text's base64 is the same whatever stands around it, for each of the three places at which it can begin. */
function inBase64(bytes: readonly number[]): readonly string[] {
  return [0, 1, 2].map((before) => {
    const all = base64([...Array<number>(before).fill(0), ...bytes]);
    return all.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
}

const urlSafe = (text: string): string => text.replaceAll("+", "-").replaceAll("/", "_");

/** As browsers and libraries escape it: all that RFC 3986 reserves, or less; a space as `+` in forms. */
function inUrl(secret: string): readonly string[] {
  const usual = encodeURIComponent(secret.toWellFormed());
  const strict = usual.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const all = [usual, strict, strict.replaceAll("%20", "+")];
  return [...all, ...all.map((text) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
}

const inJson = (secret: string): readonly string[] => {
  const usual = JSON.stringify(secret).slice(1, -1);
  // PHP escapes slashes
  return [usual, usual.replaceAll("/", "\\/")];
};

/** A secret as it is, and as base64, hexadecimal digits, URLs and JSON write it. */
export function writtenForms(secret: string): readonly string[] {
  const bytes = [...new TextEncoder().encode(secret)];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const encoded = inBase64(bytes);
  const forms = [secret, ...encoded, ...encoded.map(urlSafe), hex, hex.toUpperCase(), ...inUrl(secret), ...inJson(secret)];
  return [...new Set(forms)].filter((form) => form.length >= shortest);
}
