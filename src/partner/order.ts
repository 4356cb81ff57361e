/** Stands for the order of what belongs to none. */
export const noOrder = "-";
