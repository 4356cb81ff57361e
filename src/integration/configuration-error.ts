/** What the integration cannot start with: a variable and its problem, with what to do about it. Ends the process with exit code 2. */
export class ConfigurationError extends Error {
  constructor(variable: string, problem: string, remedy: string) {
    super(`${variable}: ${problem}\n  ${remedy}`);
    this.name = "ConfigurationError";
  }
}
