import { FiredrillError } from "../../core/errors.ts";

/** What a user is told of an integration with which no drill can be made. */
export function deadIntegration(about: {
  readonly place: string;
  readonly problem: string;
  readonly lastLines: readonly string[] | undefined;
}): FiredrillError {
  const { place, problem, lastLines } = about;
  const remedy =
    lastLines === undefined
      ? "Start it, and check `url` and `health_path` in firedrill.yaml."
      : `Check the start command, its environment (a variable of your shell is handed on where \`inherit\` names it) and the health path in firedrill.yaml. Its last lines:\n${lastLines.map((line) => `    ${line}`).join("\n") || "    (none)"}`;
  return new FiredrillError({ code: "FD_INTEGRATION", place, problem, remedy });
}
