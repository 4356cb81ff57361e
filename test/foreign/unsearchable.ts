/** Mistakes that no search over real sockets shows, by name, and why. */
export const unsearchable: Readonly<Record<string, string>> = {
  "told-after-commit": "nothing outside marks the ten milliseconds between two commits",
};
