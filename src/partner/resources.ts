import type { PartnerStorage, StorageLog, StorageMap } from "./storage.ts";
import type { JsonObject } from "./wire.ts";

/** A thing that a partner keeps: a payment, a shipment. */
export interface Resource<T = JsonObject> {
  readonly collection: string;
  readonly id: string;
  /** The merchant's order that it belongs to; `-` for none. */
  readonly order: string;
  readonly data: T;
}

export interface NewResource<T = JsonObject> extends Resource<T> {
  /** The list that it stands in, beside its collection; the order unless given. Never changes. */
  readonly group?: string;
}

/** What a partner can read: its state as it is, as it was before each resource's latest change, or nothing at all. */
export interface ResourcesView {
  get<T = JsonObject>(collection: string, id: string): Resource<T> | undefined;
  /** Of one group (an order unless created with another), in the order of their making. */
  list<T = JsonObject>(collection: string, group: string): readonly Resource<T>[];
  /** Of all groups, in the order of their making. */
  all<T = JsonObject>(collection: string): readonly Resource<T>[];
}

/** A partner's state. Data that was put is never changed in place: each change is a new value. */
export interface Resources extends ResourcesView {
  create<T extends object>(resource: NewResource<T>): void;
  /** Replaces the data of a resource that is there; throws where it is not. */
  update<T extends object>(collection: string, id: string, data: T): void;
  remove(collection: string, id: string): void;
}

interface Versions {
  readonly order: string;
  readonly data?: object;
  readonly before?: object;
}

export type ViewName = "current" | "stale" | "absent";

export interface ResourceViews {
  readonly current: Resources;
  /** Read-only: changing it throws, because a partner that shows yesterday's state changes nothing. */
  view(name: ViewName): Resources;
  /** The order of a resource of whatever collection; undefined where no resource has that id. */
  orderOf(id: string): string | undefined;
  /** What has that id in whatever collection, as it is now. */
  findAll(id: string): readonly Resource[];
  /** All that belongs to an order, the latest last of each collection. */
  ofOrder(order: string): readonly Resource[];
  clear(): void;
}

const dataOf = (versions: Versions, view: ViewName): object | undefined =>
  view === "current" ? versions.data : view === "stale" ? versions.before : undefined;

function createView(
  view: ViewName,
  table: StorageMap<Versions>,
  listOf: (collection: string) => StorageLog<string>,
): ResourcesView {
  const get = <T>(collection: string, id: string): Resource<T> | undefined => {
    const versions = view === "absent" ? undefined : table.get(`${collection}/${id}`);
    const data = versions && dataOf(versions, view);
    return versions && data && { collection, id, order: versions.order, data: data as T };
  };
  const found = <T>(collection: string, ids: Iterable<string>): readonly Resource<T>[] => {
    const resources: Resource<T>[] = [];
    for (const id of ids) {
      const resource = get<T>(collection, id);
      if (resource !== undefined) resources.push(resource);
    }
    return resources;
  };
  return {
    get,
    list: (collection, group) => found(collection, listOf(collection).read(group)),
    all: (collection) => found(collection, listOf(collection).read()),
  };
}

/** Resources in a partner's storage, each with its previous version. */
export function createResources(storage: PartnerStorage): ResourceViews {
  const table = storage.map<Versions>("resources");
  const lists = new Map<string, StorageLog<string>>();
  const listOf = (collection: string): StorageLog<string> => {
    const known = lists.get(collection);
    if (known !== undefined) return known;
    const list = storage.log<string>(`list ${collection}`);
    lists.set(collection, list);
    return list;
  };
  const change = (collection: string, id: string, data: object | undefined): void => {
    const key = `${collection}/${id}`;
    const versions = table.get(key);
    if (versions?.data === undefined) throw new Error(`there is no ${key} to change`);
    table.set(key, { order: versions.order, before: versions.data, ...(data && { data }) });
  };
  const current: Resources = {
    ...createView("current", table, listOf),
    create: ({ collection, id, order, data, group = order }) => {
      const key = `${collection}/${id}`;
      listOf(collection).append(group, id);
      table.set(key, { order, data });
    },
    update: change,
    remove: (collection, id) => change(collection, id, undefined),
  };
  const readOnly = (): never => {
    throw new Error("a past state cannot be changed");
  };
  const past = (view: ViewName): Resources => ({
    ...createView(view, table, listOf),
    create: readOnly,
    update: readOnly,
    remove: readOnly,
  });
  const views: Readonly<Record<ViewName, Resources>> = { current, stale: past("stale"), absent: past("absent") };
  return {
    current,
    view: (name) => views[name],
    orderOf: (id) => {
      for (const collection of lists.keys()) {
        const versions = table.get(`${collection}/${id}`);
        if (versions !== undefined) return versions.order;
      }
      return undefined;
    },
    findAll: (id) => [...lists.keys()].flatMap((collection) => current.get(collection, id) ?? []),
    ofOrder: (order) => [...lists.keys()].flatMap((collection) => current.all(collection).filter((each) => each.order === order)),
    clear: () => {
      table.clear();
      for (const list of lists.values()) list.clear();
    },
  };
}
