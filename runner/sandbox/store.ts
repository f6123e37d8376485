export interface Entity {
  readonly id: string;
}

interface Slot<T> {
  readonly entity: T;
  /** Place in the ring, or -1 when the entity is kept until it is released. */
  index: number;
  used: boolean;
}

export interface StoreOptions<T> {
  readonly cap: number;
  /** A second key under which the entity is found, for instance a card's number. */
  readonly also?: (entity: T) => string | null;
  /** Whose it is: `page({ owners })` then reads only theirs. */
  readonly owner?: (entity: T) => string | null;
}

export interface PageWanted<T> {
  readonly owners?: readonly string[] | undefined;
  readonly where?: ((entity: T) => boolean) | undefined;
  readonly offset: number;
  readonly limit: number;
}

/**
 * Entities of one kind in bounded memory: a ring of `cap` places, filled anew from the oldest one. An entity that was
 * read since the last round is passed over once, so standing entities survive any number of creations as long as
 * somebody uses them. `keep` puts an entity beside the ring, where it stays until `release`.
 */
export class Store<T extends Entity> {
  readonly #options: StoreOptions<T>;
  readonly #slots = new Map<string, Slot<T>>();
  readonly #aliases = new Map<string, T>();
  readonly #owned = new Map<string, T[]>();
  readonly #ring: (Slot<T> | undefined)[] = [];
  readonly #kept = new Set<Slot<T>>();
  #hand = 0;

  constructor(options: StoreOptions<T>) {
    this.#options = options;
  }

  get size(): number {
    return this.#slots.size;
  }

  get(id: string): T | undefined {
    const slot = this.#slots.get(id);
    if (slot === undefined) return undefined;
    slot.used = true;
    return slot.entity;
  }

  /** By its second key. */
  find(alias: string): T | undefined {
    const entity = this.#aliases.get(alias);
    return entity === undefined ? undefined : this.get(entity.id);
  }

  add<E extends T>(entity: E): E {
    this.remove(entity.id);
    this.#place({ entity, index: 0, used: false });
    this.#index(entity);
    return entity;
  }

  keep<E extends T>(entity: E): E {
    this.remove(entity.id);
    const slot: Slot<T> = { entity, index: -1, used: false };
    this.#kept.add(slot);
    this.#slots.set(entity.id, slot);
    this.#index(entity);
    return entity;
  }

  /** A kept entity becomes one like all others. */
  release(id: string): void {
    const slot = this.#slots.get(id);
    if (slot?.index !== -1) return;
    this.#kept.delete(slot);
    this.#place(slot);
  }

  remove(id: string): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#forget(slot);
    if (slot.index < 0) this.#kept.delete(slot);
    else this.#ring[slot.index] = undefined;
  }

  /** The only way to change what `also` and `owner` read. */
  change(entity: T, changes: Partial<T>): T {
    this.#unindex(entity);
    Object.assign(entity, changes);
    this.#index(entity);
    return entity;
  }

  /** The newest first. */
  ownedBy(owner: string): readonly T[] {
    return this.#owned.get(owner)?.toReversed() ?? [];
  }

  /** The newest first; `total` counts all that match. */
  page({ owners, where, offset, limit }: PageWanted<T>): { readonly items: readonly T[]; readonly total: number } {
    const items: T[] = [];
    if (where === undefined) {
      let place = 0;
      this.#visit(owners, (entity) => {
        if (place >= offset) items.push(entity);
        place += 1;
        return items.length < limit;
      });
      const total = owners?.reduce((sum, owner) => sum + (this.#owned.get(owner)?.length ?? 0), 0) ?? this.size;
      return { items, total };
    }
    let total = 0;
    this.#visit(owners, (entity) => {
      if (!where(entity)) return true;
      if (total >= offset && items.length < limit) items.push(entity);
      total += 1;
      return true;
    });
    return { items, total };
  }

  /** The newest first, until `each` says false. */
  #visit(owners: readonly string[] | undefined, each: (entity: T) => boolean): void {
    if (owners !== undefined) {
      for (const owner of owners) {
        const theirs = this.#owned.get(owner) ?? [];
        for (let i = theirs.length - 1; i >= 0; i -= 1) if (!each(theirs[i] as T)) return;
      }
      return;
    }
    const { length } = this.#ring;
    for (let back = 1; back <= length; back += 1) {
      const slot = this.#ring[(this.#hand - back + length) % length];
      if (slot !== undefined && !each(slot.entity)) return;
    }
    for (const { entity } of this.#kept) if (!each(entity)) return;
  }

  #place(slot: Slot<T>): void {
    slot.index = this.#ring.length < this.#options.cap ? this.#ring.length : this.#freePlace();
    this.#ring[slot.index] = slot;
    this.#slots.set(slot.entity.id, slot);
  }

  #freePlace(): number {
    let old = this.#ring[this.#hand];
    while (old?.used) {
      old.used = false;
      this.#hand = (this.#hand + 1) % this.#ring.length;
      old = this.#ring[this.#hand];
    }
    if (old !== undefined) this.#forget(old);
    const free = this.#hand;
    this.#hand = (free + 1) % this.#ring.length;
    return free;
  }

  #forget(slot: Slot<T>): void {
    this.#slots.delete(slot.entity.id);
    this.#unindex(slot.entity);
  }

  #index(entity: T): void {
    const alias = this.#options.also?.(entity) ?? null;
    if (alias !== null) this.#aliases.set(alias, entity);
    const owner = this.#options.owner?.(entity) ?? null;
    if (owner === null) return;
    const theirs = this.#owned.get(owner);
    if (theirs === undefined) this.#owned.set(owner, [entity]);
    else theirs.push(entity);
  }

  #unindex(entity: T): void {
    const alias = this.#options.also?.(entity) ?? null;
    if (alias !== null && this.#aliases.get(alias) === entity) this.#aliases.delete(alias);
    const owner = this.#options.owner?.(entity) ?? null;
    const theirs = owner === null ? undefined : this.#owned.get(owner);
    if (owner === null || theirs === undefined) return;
    // What is forgotten is nearly always the oldest, so the search ends where it begins.
    theirs.splice(theirs.indexOf(entity), 1);
    if (theirs.length === 0) this.#owned.delete(owner);
  }
}

/** The last `cap` values by key; older ones are forgotten. */
export class Recent<V> {
  readonly #cap: number;
  readonly #values = new Map<string, V>();

  constructor(cap: number) {
    this.#cap = cap;
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: V): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size <= this.#cap) return;
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest);
      return;
    }
  }

  delete(key: string): boolean {
    return this.#values.delete(key);
  }
}
