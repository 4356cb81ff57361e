/** Bounds that a value is held to: names and literals of arguments of the generated checks. */
export type Bounds = Readonly<Record<string, string | number | boolean>>;

/** What a value of a contract is in PHP. */
export type PhpType =
  | { readonly kind: "mixed" | "boolean" | "time" | "date" }
  | { readonly kind: "string" | "integer" | "number"; readonly bounds: Bounds }
  | { readonly kind: "constant"; readonly value: unknown }
  | { readonly kind: "choice"; readonly values: readonly unknown[] }
  | { readonly kind: "enum" | "class" | "union"; readonly name: string }
  | { readonly kind: "list" | "map"; readonly of: PhpType; readonly bounds: Bounds }
  | { readonly kind: "either"; readonly types: readonly PhpType[] }
  | { readonly kind: "nullable"; readonly of: PhpType };

export interface PhpProperty {
  /** As the contract writes it. */
  readonly field: string;
  /** As PHP does. */
  readonly name: string;
  readonly type: PhpType;
  readonly required: boolean;
  readonly description: string;
}

export interface PhpClass {
  readonly kind: "class";
  readonly name: string;
  readonly description: string;
  readonly properties: readonly PhpProperty[];
  /** What fields without a name of their own hold; `false`: there may be none. */
  readonly additional: PhpType | false;
  readonly bounds: Bounds;
}

export interface PhpEnum {
  readonly kind: "enum";
  readonly name: string;
  readonly description: string;
  readonly cases: readonly { readonly name: string; readonly value: string | number }[];
}

/** One of several classes. */
export interface PhpUnion {
  readonly kind: "union";
  readonly name: string;
  readonly description: string;
  readonly classes: readonly string[];
  /** The field that tells them apart, and the class of each of its values. */
  readonly discriminator?: { readonly field: string; readonly classes: readonly (readonly [value: string, name: string])[] };
}

export type PhpDeclaration = PhpClass | PhpEnum | PhpUnion;

/** What of a contract generated code does not hold values to. */
export interface PhpNote {
  readonly place: string;
  readonly message: string;
}
