/** Signals a process group; one that is gone already is no matter. */
export function killGroup(group: number, name: NodeJS.Signals): void {
  if (group <= 1) return; // never everybody
  try {
    process.kill(-group, name);
  } catch {
    // the group is already gone
  }
}
