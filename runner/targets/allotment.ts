import { baseOf, entityOf, type Supply, suppliesFor } from '../../lib/catalogue/entities.ts';
import type { CallTemplate, Operation, SecretName, Text } from '../../lib/model/call.ts';
import type { EndpointId } from '../../lib/model/endpoint.ts';
import type { Fixtures } from './fixtures.ts';

/** Where an operation's one-time values begin among those of a group, and how many there are. */
interface Share {
  readonly from: number;
  readonly count: number;
}

/** Slots of one group are aligned: the j-th `pickup.orderId` goes with the j-th `pickup.cardNumber`. */
const groupOf = (slot: string): string => slot.split('.', 1)[0] ?? slot;
const shareKey = (slot: string): string => `${groupOf(slot)}@${slot.split('@')[1] ?? ''}`;

const isFixture = (slot: string, use: 'one-time' | 'reusable'): boolean => {
  const entity = entityOf(slot);
  return entity.kind === 'fixture' && entity.use === use;
};

/** Every operation's share of each group of one-time slots, one after the other, and the totals by group. */
function shares(supplies: readonly Supply[]) {
  const totals = new Map<string, number>();
  const all = new Map<string, Share>();
  const wanted = new Map<string, number>();
  for (const { slot, count } of supplies.filter(({ slot }) => isFixture(slot, 'one-time'))) {
    wanted.set(shareKey(slot), Math.max(wanted.get(shareKey(slot)) ?? 0, count));
  }
  for (const [key, count] of wanted) {
    const group = groupOf(key.split('@', 1)[0] ?? key);
    all.set(key, { from: totals.get(group) ?? 0, count });
    totals.set(group, (totals.get(group) ?? 0) + count);
  }
  return { totals, all };
}

/** How many values of each fixture slot (by its plain name) a target has to bring for these supplies. */
export function fixturesWanted(supplies: readonly Supply[]): Readonly<Record<string, number>> {
  const { totals } = shares(supplies);
  const wanted: Record<string, number> = {};
  for (const { slot, count } of supplies) {
    const base = baseOf(slot);
    if (isFixture(slot, 'one-time')) wanted[base] = totals.get(groupOf(slot)) ?? count;
    if (isFixture(slot, 'reusable')) wanted[base] = Math.max(wanted[base] ?? 0, count);
  }
  return wanted;
}

/** The values of all fixture slots, one-time ones dealt to the operations without overlap. */
export function allot(supplies: readonly Supply[], fixtures: Fixtures): Record<string, readonly string[]> {
  const { all } = shares(supplies);
  const dealt: Record<string, readonly string[]> = {};
  for (const { slot, count } of supplies) {
    const values = fixtures.supplies[baseOf(slot)] ?? [];
    const share = all.get(shareKey(slot));
    if (share) dealt[slot] = values.slice(share.from, share.from + count);
    // A reusable value belongs to nobody, so a short list is gone through again.
    else if (isFixture(slot, 'reusable'))
      dealt[slot] = Array.from({ length: count }, (_, i) => values[i % values.length] ?? '');
  }
  return dealt;
}

const secretsIn = (text: Text): readonly SecretName[] =>
  text.flatMap((part) => (typeof part !== 'string' && 'hmac' in part ? [part.secret, ...secretsIn(part.hmac)] : []));

function secretsOf({ path, body, headers, sign }: CallTemplate): readonly SecretName[] {
  const inTexts = [path, body ?? [], ...Object.values(headers)].flatMap(secretsIn);
  return sign ? [...inTexts, sign.secret] : inTexts;
}

function reasonAgainst(
  operation: Operation,
  used: number,
  usersPerRole: number,
  left: Map<string, number>,
  fixtures: Fixtures,
) {
  const secret = operation.steps.flatMap(({ call }) => secretsOf(call)).find((name) => fixtures.secrets[name] === '');
  if (secret) return `the fixtures hold no secret "${secret}" to sign with`;
  const supplies = suppliesFor([operation], [used], usersPerRole);
  for (const [base, count] of Object.entries(fixturesWanted(supplies))) {
    const entity = entityOf(base);
    const oneTime = entity.kind === 'fixture' && entity.use === 'one-time';
    const there = left.get(base) ?? fixtures.supplies[base]?.length ?? 0;
    if (there >= (oneTime ? count : 1)) continue;
    const why = entity.kind === 'fixture' ? entity.reason : '';
    return `needs ${count} values of the fixture ${base}, ${there} are left (${why})`;
  }
  return supplies;
}

/**
 * The operations that the fixtures cannot feed, with the reason; the others keep what they need. Leaving some out
 * gives the others more turns: plan again without them and ask again, until nothing is named.
 */
export function limitScope(
  needs: { readonly operations: readonly Operation[]; readonly uses: readonly number[]; readonly usersPerRole: number },
  fixtures: Fixtures,
): readonly { readonly endpoint: EndpointId; readonly reason: string }[] {
  const left = new Map<string, number>();
  const out: { endpoint: EndpointId; reason: string }[] = [];
  for (const [i, operation] of needs.operations.entries()) {
    const verdict = reasonAgainst(operation, needs.uses[i] ?? 0, needs.usersPerRole, left, fixtures);
    if (typeof verdict === 'string') {
      out.push({ endpoint: operation.endpoint, reason: verdict });
      continue;
    }
    // Aligned slots are used up together, whichever of them the operation reads.
    for (const [group, count] of shares(verdict).totals) {
      for (const [slot, values] of Object.entries(fixtures.supplies)) {
        if (groupOf(slot) === group) left.set(slot, (left.get(slot) ?? values.length) - count);
      }
    }
  }
  return out;
}
