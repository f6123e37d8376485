/** A seeded source of numbers, handed in wherever something is drawn. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  pick<T>(list: readonly T[]): T;
}
