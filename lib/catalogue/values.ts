import type { Hole, Text } from '../model/call.ts';
import type { Random } from '../model/random.ts';
import type { SlotName } from './entities.ts';
import { joined } from './holes.ts';

/** JSON in the making: as JSON, but texts (and bare numbers) may have holes. */
export type Value = string | number | boolean | null | Filled | readonly Value[] | ValueObject;
export interface ValueObject {
  readonly [name: string]: Value;
}
/** A text with holes; `bare` when it stands where a number stands. */
interface Filled {
  readonly $text: Text;
  readonly bare: boolean;
}

export const unique: Hole = { unique: true };

/** Text with holes, quoted in JSON. */
export const text = (...parts: Text): Filled => ({ $text: parts, bare: false });
/** A slot's value as a text. A one-time slot carries its operation, so any string is taken besides the names. */
export const slot = (name: SlotName | `${SlotName}@${string}`): Filled => text({ slot: name });
/** A slot's value as a number. */
export const numberOf = (name: SlotName): Filled => ({ $text: [{ slot: name }], bare: true });
/** Names that load creates begin with the run's tag: so they are told apart and found again. */
export const tagged = (rest: string): Filled => text(unique, ` ${rest}`);
/** A mailbox that cannot exist (RFC 2606), distinct in every call. */
export const mailbox = (suffix = ''): Filled => text(unique, `${suffix}@example.com`);

const isFilled = (value: Value): value is Filled => typeof value === 'object' && value !== null && '$text' in value;
const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** JSON text with the holes left open. Literal parts are escaped here, what fills a hole is escaped by the filler. */
export function jsonText(value: Value): Text {
  return joined(pieces(value));
}

function pieces(value: Value): readonly (string | Hole)[] {
  if (value === null || typeof value !== 'object') return [JSON.stringify(value)];
  if (isFilled(value)) return value.bare ? value.$text : ['"', ...value.$text.map(escaped), '"'];
  if (isList(value)) return ['[', ...separated(value.map(pieces)), ']'];
  const members = Object.entries(value).map(([name, member]) => [`${JSON.stringify(name)}:`, ...pieces(member)]);
  return ['{', ...separated(members), '}'];
}

const escaped = (part: string | Hole): string | Hole =>
  typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : part;

const separated = (lists: readonly (readonly (string | Hole)[])[]): readonly (string | Hole)[] =>
  lists.flatMap((list, i) => (i === 0 ? list : [',', ...list]));

const firstNames = ['Asha', 'Ravi', 'Meera', 'Arjun', 'Kavya', 'Rohan', 'Divya', 'Imran', 'Lakshmi', 'Nikhil'] as const;
const lastNames = ['Rao', 'Sharma', 'Iyer', 'Khan', 'Patel', 'Reddy', 'Nair', 'Gupta', 'Fernandes', 'Das'] as const;
const dishes = [
  'Idli Sambar',
  'Vegetable Pulao',
  'Rajma Chawal',
  'Curd Rice',
  'Paneer Paratha',
  'Lemon Rice',
  'Millet Khichdi',
  'Poha',
] as const;

export const firstName = (random: Random): string => random.pick(firstNames);
export const lastName = (random: Random): string => random.pick(lastNames);
export const dish = (random: Random): string => random.pick(dishes);

/** Whole number in [from, to]. */
export const between = (random: Random, from: number, to: number): number => from + random.integer(to - from + 1);

/** Rupees, in steps of half a rupee. */
export const rupees = (random: Random, from: number, to: number): number => between(random, from * 2, to * 2) / 2;

/** +91 and ten digits. */
export const phone = (random: Random): string => `+9190000${String(random.integer(100_000)).padStart(5, '0')}`;

/** Small and capital letter, digit and special character, as the platform wants them. */
export const password = (random: Random): string => `Lunch!${between(random, 1000, 9999)}box`;

export const lettersAndDigits = (random: Random, length: number): string =>
  Array.from(
    { length },
    () => 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'[random.integer(62)],
  ).join('');

/** The members, or none of them: optional parts of a body. */
export const sometimes = (random: Random, members: ValueObject): ValueObject => (random.next() < 0.6 ? members : {});
