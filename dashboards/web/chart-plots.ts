import type { ChartData } from './chart-data.ts';

type Column = Exclude<keyof ChartData, 'phases' | 'events' | 'seconds'>;

interface Line {
  readonly label: string;
  readonly data: Column;
  /** Names of custom properties of the style sheet. */
  readonly colour: string;
  readonly fill?: string;
  readonly width: number;
  readonly dash?: readonly number[];
  readonly drawnAs?: 'bars' | 'steps';
  readonly unit: string;
}

export interface Plot {
  readonly id: 'latency' | 'rate' | 'errors' | 'vus';
  readonly height: number;
  readonly lines: readonly Line[];
  readonly tick: (value: number) => string;
  /** The upper end of the scale for the highest value: never nothing, so that zero is a line at the bottom. */
  readonly top: (most: number) => number;
}

const roomy = (least: number) => (most: number) => Math.max(least, most * 1.08);

/** 1234 -> "1 234". */
export const grouped = (value: number): string =>
  (Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toFixed(1)).replace(
    /\B(?=(\d{3})+(?!\d))/g,
    '\u202f',
  );

/** Milliseconds up to a second, then seconds: ticks stay short. */
const millisecondTick = (value: number): string =>
  value >= 1000 ? `${grouped(value / 1000)} s` : `${grouped(value)} ms`;

export const plots: readonly Plot[] = [
  {
    id: 'latency',
    height: 210,
    tick: millisecondTick,
    top: roomy(10),
    lines: [
      { label: 'p99', data: 'p99', colour: 'p99', width: 1.25, unit: ' ms' },
      { label: 'p95', data: 'p95', colour: 'p95', width: 2, unit: ' ms' },
      { label: 'p50', data: 'p50', colour: 'p50', width: 1.5, unit: ' ms' },
    ],
  },
  {
    id: 'rate',
    height: 120,
    tick: grouped,
    top: roomy(10),
    lines: [
      { label: 'answered', data: 'reached', colour: 'reached', fill: 'reached-fill', width: 1.5, unit: '/s' },
      { label: 'asked for', data: 'asked', colour: 'asked', width: 1.25, dash: [5, 4], unit: '/s' },
    ],
  },
  {
    id: 'errors',
    height: 84,
    tick: grouped,
    top: roomy(4),
    lines: [
      {
        label: 'failed',
        data: 'failures',
        colour: 'failures',
        fill: 'failures',
        width: 0,
        drawnAs: 'bars',
        unit: '/s',
      },
      { label: '429', data: 'rateLimited', colour: 'limited', width: 1.5, unit: '/s' },
      { label: 'dropped', data: 'dropped', colour: 'dropped', width: 1.5, dash: [3, 3], unit: '/s' },
    ],
  },
  {
    id: 'vus',
    height: 84,
    tick: grouped,
    top: roomy(10),
    lines: [{ label: 'VUs', data: 'vus', colour: 'vus', fill: 'vus-fill', width: 1.5, drawnAs: 'steps', unit: '' }],
  },
];
