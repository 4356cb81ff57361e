import type { OwnEnv } from "./config-links.ts";
import type { YamlText } from "./yaml-text.ts";

/** Which of several instances of the integration that work at the same time is meant: from 1 on. */
export const instanceVariable = "FIREDRILL_INSTANCE";

/** More than any machine runs of one integration at once. */
export const mostInstances = 64;

const placeholder = /\{\{\s*instance\s*\}\}/g;

/** The instance that the environment names; the first unless it does. */
export function instanceIn(env: OwnEnv, yaml: YamlText): number {
  const text = env[instanceVariable] ?? "";
  if (text === "") return 1;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= mostInstances) return number;
  return yaml.refuse(
    [],
    `${instanceVariable} is ${JSON.stringify(text)}, which is no instance of the integration`,
    `Give a number from 1 to ${mostInstances}, or leave the variable out.`,
  );
}

/** A text that is a number once the instance stands in it is one, so that a port can be `401{{instance}}`. */
function fillText(text: string, instance: number): string | number {
  if (!text.includes("{{")) return text;
  const filled = text.replace(placeholder, String(instance));
  return filled !== text && /^\d{1,9}$/.test(filled) ? Number(filled) : filled;
}

/** The configuration's data for one instance: the placeholder may stand in any of its texts. */
export function forInstance(value: unknown, instance: number): unknown {
  if (typeof value === "string") return fillText(value, instance);
  if (Array.isArray(value)) return value.map((each) => forInstance(each, instance));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, forInstance(each, instance)]));
}

/** Whether a configuration tells instances apart by itself. */
export const tellsInstances = (text: string): boolean => text.search(placeholder) >= 0;
