/** A closed list of things that make a figure less certain than it looks, each with its remedy. */
export const warningCodes = [
  'too-few-samples',
  'dropped-iterations',
  'late-starts',
  'generator-saturated',
  'collector-gap',
  'last-push-lost',
  'conservation',
  'interrupted-requests',
  'rate-limited',
  'out-of-scope',
  'left-behind',
  'renewed-tokens',
  'k6-errors',
  'untested-k6',
  'target',
  'preparation',
  'short-of-rate',
] as const;
export type WarningCode = (typeof warningCodes)[number];

export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly remedy: string;
}
