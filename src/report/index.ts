import { github } from "./github.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import type { Reporter } from "./report.ts";
import { terminal } from "./terminal.ts";

/** The catalogue of report formats, by name. */
export const reporters: Readonly<Record<string, Reporter>> = { terminal, json, junit, markdown, github };
