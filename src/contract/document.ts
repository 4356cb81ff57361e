import type { ContractWarning } from "./contract.ts";
import { embedFiles, type ReadBeside } from "./files.ts";
import { applyOverlay, type OverlayText } from "./overlay.ts";
import { readText } from "./read-text.ts";
import { isTree, refuse, type Tree } from "./reader.ts";

/** A document as it was written, with the files that it refers to. */
export interface ReadDocument {
  readonly document: Tree;
  /** 3.0, whose schemas have words of their own; else 3.1 or later. */
  readonly isThreeZero: boolean;
  /** Of what is laid over it, and of the files that it refers to. */
  readonly texts: readonly string[];
  readonly warnings: readonly ContractWarning[];
}

function checkVersion(document: Tree, place: string): void {
  const { openapi, swagger } = document;
  if (typeof openapi === "string" && /^3\.[012](?:\.|$)/.test(openapi)) return;
  const problem =
    openapi !== undefined
      ? `this is OpenAPI ${JSON.stringify(openapi)}`
      : swagger !== undefined
        ? `this is Swagger ${JSON.stringify(swagger)}`
        : "this is no OpenAPI document: it has no `openapi` field";
  const convert =
    "Firedrill reads OpenAPI 3.0, 3.1 and 3.2; tools such as `swagger2openapi` turn documents of Swagger 2.0 into them.";
  const isNumber = typeof openapi === "number" && openapi >= 3 && openapi < 3.3;
  refuse(place, problem, isNumber ? 'Write the version in full, and as a text: openapi: "3.1.0".' : convert);
}

/**
 * Reads an OpenAPI document of version 3, JSON or YAML.
 *
 * @param read reads files beside it that its references name; absent: references stay inside the document
 * @param overlays are laid over it, one after the other
 * @throws FiredrillError FD_CONTRACT with place, problem and remedy
 */
export function readDocument(
  text: string,
  place: string,
  read?: ReadBeside,
  overlays: readonly OverlayText[] = [],
): ReadDocument {
  const written = readText(text, place);
  if (!isTree(written)) return refuse(place, "this is no object", "Give an OpenAPI document.");
  checkVersion(written, place);
  let document = written;
  const warnings: ContractWarning[] = [];
  for (const overlay of overlays) {
    const laid = applyOverlay(document, overlay);
    document = laid.document;
    warnings.push(...laid.warnings);
  }
  return {
    document,
    isThreeZero: String(document.openapi).startsWith("3.0"),
    texts: [...overlays.map((overlay) => overlay.text), ...(read === undefined ? [] : embedFiles(document, place, read))],
    warnings,
  };
}
