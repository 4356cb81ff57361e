/** Values by key. Values are data that JSON keeps, and are never changed once they are set. */
export interface StorageMap<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  clear(): void;
}

/** Values in the order of their arrival, each of a group, such as an order. */
export interface StorageLog<V> {
  append(group: string, value: V): void;
  /** From the oldest on; of one group, or of all. */
  read(group?: string): Iterable<V>;
  count(): number;
  clear(): void;
}

/** Where a partner keeps what grows with its calls. A table that was named before is the same table. */
export interface PartnerStorage {
  map<V>(name: string): StorageMap<V>;
  log<V>(name: string): StorageLog<V>;
}

function createMemoryLog<V>(): StorageLog<V> {
  let all: V[] = [];
  let groups = new Map<string, V[]>();
  return {
    append: (group, value) => {
      all.push(value);
      const known = groups.get(group);
      if (known === undefined) groups.set(group, [value]);
      else known.push(value);
    },
    read: (group) => (group === undefined ? all : (groups.get(group) ?? [])),
    count: () => all.length,
    clear: () => {
      all = [];
      groups = new Map();
    },
  };
}

/** Tables that are made when they are first named. */
export function tablesByName(
  createMap: (name: string) => StorageMap<unknown>,
  createLog: (name: string) => StorageLog<unknown>,
): PartnerStorage {
  const maps = new Map<string, StorageMap<unknown>>();
  const logs = new Map<string, StorageLog<unknown>>();
  const once = <T>(known: Map<string, T>, name: string, create: (name: string) => T): T => {
    const found = known.get(name) ?? create(name);
    known.set(name, found);
    return found;
  };
  return {
    map: <V>(name: string) => once(maps, name, createMap) as StorageMap<V>,
    log: <V>(name: string) => once(logs, name, createLog) as StorageLog<V>,
  };
}

/** Keeps everything in memory: for drills and unit tests, whose number of calls is small. */
export const createMemoryStorage = (): PartnerStorage =>
  tablesByName(
    () => new Map<string, unknown>(),
    () => createMemoryLog<unknown>(),
  );
