import { FiredrillError } from "../../core/errors.ts";
import type { ProviderState } from "../pact/pact-file.ts";

/** What one sentence of a team means in the simulators' words. */
interface Meaning {
  readonly pattern: RegExp;
  readonly states: readonly string[];
}

/** A team's own names of states. */
export type OwnWords = readonly Meaning[];

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** `payment {id} exists` finds `payment pay_1 exists`. */
function patternOf(sentence: string): RegExp {
  const parts = sentence.trim().split(/\{(\w+)\}/);
  const source = parts.map((part, n) => (n % 2 === 0 ? literally(part) : `(?<${part}>\\S+)`)).join("");
  return new RegExp(`^${source}$`, "i");
}

/**
 * Reads what a file says of a team's states: a sentence, in which `{id}` stands for one word, and the state that it means, or a list.
 *
 * @throws FiredrillError FD_PACT where it says something else
 */
export function readOwnWords(value: unknown, place: string): OwnWords {
  const refuse = (at: string, problem: string): never => {
    throw new FiredrillError({
      code: "FD_PACT",
      place: `${place}${at}`,
      problem,
      remedy: 'Write one line a state: "payment {id} exists": an authorized payment {id}',
    });
  };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("", "this maps no states");
  return Object.entries(value).map(([sentence, means]) => {
    const states: readonly unknown[] = Array.isArray(means) ? means : [means];
    if (!states.every((state) => typeof state === "string"))
      return refuse(` ${sentence}`, "a state is a sentence, or a list of them");
    try {
      return { pattern: patternOf(sentence), states: states as readonly string[] };
    } catch {
      return refuse(` ${sentence}`, "a word in braces stands there twice");
    }
  });
}

/** What a consumer's state means: itself, unless the team has said otherwise. Parameters of the same name fill braces, and go along. */
export function translate(state: ProviderState, words: OwnWords): readonly ProviderState[] {
  for (const { pattern, states } of words) {
    const found = pattern.exec(state.name.trim());
    if (found === null) continue;
    const values: Readonly<Record<string, unknown>> = { ...state.parameters, ...found.groups };
    return states.map((sentence) => ({
      name: sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
        values[name] === undefined ? whole : String(values[name]),
      ),
      parameters: state.parameters,
    }));
  }
  return [state];
}
