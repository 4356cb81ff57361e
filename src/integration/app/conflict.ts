/** Thrown where a change was made from what has changed since. The transaction is rolled back. */
export class ConflictError extends Error {
  constructor(what: string) {
    super(`${what} was changed meanwhile`);
    this.name = "ConflictError";
  }
}

/** Ends the transaction where a write found something else than it was made from. */
export async function orConflict(written: Promise<boolean>, what: string): Promise<void> {
  if (!(await written)) throw new ConflictError(what);
}
