/** What a step may have to be told. Names are in camel case here, and in snake case in files. */
export type Field = (IntegerField | TextField | ChoiceField | FlagField) & {
  readonly description: string;
  readonly isOptional?: true;
};

interface IntegerField {
  readonly type: "integer";
  readonly minimum: number;
  readonly maximum: number;
  /** Where a scenario's file leaves it out. */
  readonly standard?: number;
  readonly example?: number;
}

interface TextField {
  readonly type: "text";
  readonly example: string;
  /** A regular expression that all of it matches. */
  readonly pattern?: string;
}

interface FlagField {
  readonly type: "flag";
  readonly example: boolean;
}

interface ChoiceField {
  readonly type: "choice";
  readonly oneOf: readonly string[];
  readonly example?: string;
  /** Where a scenario's file leaves it out. */
  readonly standard?: string;
}

export type Fields = Readonly<Record<string, Field>>;

type ValueOf<F extends Field> = F extends { readonly type: "integer" }
  ? number
  : F extends { readonly oneOf: readonly (infer Word)[] }
    ? Word
    : F extends { readonly type: "flag" }
      ? boolean
      : string;

type OptionalIn<F extends Fields> = { [K in keyof F]: F[K] extends { readonly isOptional: true } ? K : never }[keyof F];

/** The step that these fields make. */
export type StepOf<F extends Fields> = { readonly do: string } & {
  readonly [K in Exclude<keyof F, OptionalIn<F>>]: ValueOf<F[K]>;
} & { readonly [K in OptionalIn<F>]?: ValueOf<F[K]> };

/** The largest amount of an order, in minor units. */
export const mostMinor = 99_999_999;

/** The longest that a step may take, in ms. */
export const mostWaitMs = 60_000;

/** As impatient customers click: the same thing, several times at once. */
export const times = {
  type: "integer",
  minimum: 1,
  maximum: 20,
  example: 2,
  description: "How many at once.",
  isOptional: true,
} as const satisfies Field;

/** A field's name as files write it. */
export const inFile = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Whether a value may stand in a field. */
export function fits(field: Field, value: unknown): boolean {
  switch (field.type) {
    case "integer":
      return Number.isSafeInteger(value) && (value as number) >= field.minimum && (value as number) <= field.maximum;
    case "text":
      return typeof value === "string" && value !== "" && new RegExp(field.pattern ?? "").test(value);
    case "flag":
      return typeof value === "boolean";
    case "choice":
      return field.oneOf.some((word) => word === value);
  }
}
