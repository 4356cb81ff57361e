import type { Contract } from "../../contract/contract.ts";
import type { Unions } from "./expressions.ts";
import { headerOf, sharedHeader } from "./header.ts";
import type { PhpDeclaration, PhpNote } from "./model.ts";
import { className } from "./names.ts";
import { createSchemaReader } from "./read-schema.ts";
import { runtime } from "./runtime.ts";
import { writeClass } from "./write-class.ts";
import { writeEnum } from "./write-enum.ts";
import { writeUnion } from "./write-union.ts";

export interface PhpFile {
  /** A file name without folders, such as `Payment.php`: PSR-4 asks for one class a file. */
  readonly name: string;
  readonly text: string;
}

export interface GeneratedPhp {
  readonly files: readonly PhpFile[];
  /** What of the contract the code does not hold values to. */
  readonly notes: readonly PhpNote[];
  /** The class of each body, for who wants to know what an operation takes and gives. */
  readonly bodies: readonly PhpBody[];
}

/** A body of an operation or webhook, and the class that reads it; undefined where it is no object. */
export interface PhpBody {
  /** `createPayment`, or a webhook's type. */
  readonly of: string;
  /** `request`, `webhook`, or the status of an answer. */
  readonly role: string;
  readonly class: string | undefined;
  readonly example: unknown;
}

interface Body extends Omit<PhpBody, "class"> {
  readonly schema: unknown;
  /** What its class is called where the schema has no name. */
  readonly hint: string;
}

function bodiesOf({ operations, webhooks }: Contract): Body[] {
  return [
    ...operations.flatMap(({ id, requestSchema, requestExample, responses }): Body[] => {
      const successes = responses.filter(({ status }) => status.startsWith("2")).length;
      return [
        { of: id, role: "request", schema: requestSchema, hint: `${id} Request`, example: requestExample },
        ...responses.map(({ status, schema, example }): Body => {
          // the answer that says that all went well needs no number, where there is one of them
          const number = status.startsWith("2") && successes === 1 ? "" : status;
          return { of: id, role: status, schema, hint: `${id} ${number} Response`, example };
        }),
      ];
    }),
    ...webhooks.map(
      ({ type, schema, example }): Body => ({ of: type, role: "webhook", schema, hint: `${type} Webhook`, example }),
    ),
  ].filter(({ schema }) => schema !== undefined);
}

function write(declaration: PhpDeclaration, unions: Unions): string {
  if (declaration.kind === "class") return writeClass(declaration, unions);
  return declaration.kind === "enum" ? writeEnum(declaration) : writeUnion(declaration);
}

const whole = (header: string, namespace: string, code: string): string =>
  `<?php\n\n${header}\n\ndeclare(strict_types=1);\n\nnamespace ${namespace};\n\n${code}`;

/**
 * PHP 8.2 for what operations and webhooks of a contract carry: a class for each object, an enum for each choice of words.
 *
 * @param namespace of PHP, without a backslash at either end
 */
export function generatePhp(contract: Contract, namespace: string): GeneratedPhp {
  const shared = Object.keys(runtime);
  const reader = createSchemaReader(contract.document, shared);
  const bodies = bodiesOf(contract).map(({ schema, hint, ...body }): PhpBody => {
    const type = reader.read(schema, className(hint), `${body.of} ${body.role}`);
    return { ...body, class: type.kind === "class" || type.kind === "union" ? type.name : undefined };
  });
  const declarations = reader.declarations();
  const unions: Unions = new Map(declarations.flatMap((each) => (each.kind === "union" ? [[each.name, each.classes]] : [])));
  const header = headerOf(contract.name, contract.version, contract.hash);
  const files = [
    ...declarations.map((each) => ({ name: `${each.name}.php`, text: whole(header, namespace, write(each, unions)) })),
    ...Object.entries(runtime).map(([name, code]) => ({ name: `${name}.php`, text: whole(sharedHeader, namespace, code) })),
  ];
  return { files: files.sort((left, right) => (left.name < right.name ? -1 : 1)), notes: reader.notes, bodies };
}
