import type { CallTemplate, Taking } from '../model/call.ts';
import { KitError } from '../model/kit-error.ts';
import type { Random } from '../model/random.ts';
import { entities, entityOf, type SlotName, type Supply, taking } from './entities.ts';
import { slotsOf } from './holes.ts';
import { endpointById } from './index.ts';
import { callTemplate } from './request.ts';

/**
 * A call that makes standing entities, to be sent `count` times: the k-th time with the k-th value of every slot it
 * needs (modulo that slot's number) and the token of user k modulo `usersPerRole`. What it takes are the k-th values
 * of its own slots.
 */
export interface Creation {
  readonly call: CallTemplate;
  readonly takes: readonly Taking[];
  readonly count: number;
}

interface Group {
  readonly slots: readonly SlotName[];
  readonly call: CallTemplate;
  readonly needs: readonly Group[];
}

/**
 * The calls that make all standing entities among the supplies, and the standing ones these are made from, so that
 * each call comes after those it depends on. An order is paid once: so there are at least as many of what a call
 * refers to as it is sent times.
 */
export function creationsFor(supplies: readonly Supply[], random: Random): readonly Creation[] {
  const groups = new Map<string, Group>();
  const counts = new Map<Group, number>();
  const want = (group: Group, count: number): void => {
    counts.set(group, Math.max(counts.get(group) ?? 0, count));
    for (const need of group.needs) want(need, count);
  };
  for (const { slot, count } of supplies) {
    const group = groupOf(slot, groups, random, []);
    if (group !== null) want(group, count);
  }
  // A group is put into the map after those it needs.
  return [...groups.values()].map((group) => ({
    call: group.call,
    takes: group.slots.map(takingOf),
    count: counts.get(group) ?? 0,
  }));
}

/** The slots that one call makes together; null when the slot is not made by a call. */
function groupOf(slot: string, groups: Map<string, Group>, random: Random, asking: readonly string[]): Group | null {
  const entity = entityOf(slot);
  if (entity.kind !== 'standing') return null;
  const key = entity.apart === true ? slot : entity.createdBy;
  const known = groups.get(key);
  if (known !== undefined) return known;
  if (asking.includes(key)) {
    throw new KitError('DEFECT', `The standing entities depend on one another: ${[...asking, key].join(', ')}.`);
  }
  const call = callTemplate(endpointById(entity.createdBy), random);
  const needs = slotsOf(call)
    .map((needed) => groupOf(needed, groups, random, [...asking, key]))
    .filter((group) => group !== null);
  const group: Group = { slots: madeTogether(key), call, needs };
  groups.set(key, group);
  return group;
}

const madeTogether = (key: string): readonly SlotName[] =>
  (Object.keys(entities) as SlotName[]).filter((name) => {
    const entity = entities[name];
    if (entity.kind !== 'standing') return false;
    return entity.apart === true ? name === key : entity.createdBy === key;
  });

function takingOf(slot: SlotName): Taking {
  const entity = entities[slot];
  if (entity.kind !== 'standing') throw new KitError('DEFECT', `"${slot}" is not made by a call.`);
  return taking(slot, entity.fact);
}
