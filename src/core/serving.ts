/** The process that customers and partners reach, by its name in `integration.processes`. */
export const serving = "web";
