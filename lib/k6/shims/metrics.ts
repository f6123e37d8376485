/** Stands in for k6/metrics: keeps every value by metric. */
export const samples: Record<string, number[]> = {};

export class Trend {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    samples[name] = [];
  }

  add(value: number): void {
    samples[this.name]?.push(value);
  }
}
