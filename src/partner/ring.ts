/** The latest values, up to a number: what came first goes first. */
export interface Ring<T> {
  push(value: T): void;
  /** Oldest first. */
  values(): readonly T[];
  clear(): void;
}

export function createRing<T>(capacity: number): Ring<T> {
  let kept: T[] = [];
  let start = 0;
  return {
    push: (value) => {
      if (kept.length < capacity) {
        kept.push(value);
        return;
      }
      kept[start] = value;
      start = (start + 1) % capacity;
    },
    values: () => [...kept.slice(start), ...kept.slice(0, start)],
    clear: () => {
      kept = [];
      start = 0;
    },
  };
}
