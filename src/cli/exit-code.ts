import { Option } from "commander";

export interface Allowing {
  readonly allowUnproven: boolean;
}

/** The code of a verdict as the command ends with it: what is unproven (3) is no pass, unless somebody chooses so. */
export const endsWith = (code: number, { allowUnproven }: Allowing): number => (code === 3 && allowUnproven ? 0 : code);

export const allowUnprovenOption = (): Option =>
  new Option("--allow-unproven", "exit with 0 where nothing broke, though something is unproven").default(false);
