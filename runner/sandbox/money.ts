import type { OrderItem } from './entities.ts';

/** Sums are made in whole hundredths of a rupee, so that ten times 0.1 is 1. */
export const paise = (rupees: number): number => Math.round(rupees * 100);

export const rupees = (amount: number): number => amount / 100;

export const priced = <T extends Pick<OrderItem, 'unitPrice'>>(line: T, quantity: number) => ({
  ...line,
  quantity,
  totalPrice: rupees(paise(line.unitPrice) * quantity),
});

export const totalOf = (lines: readonly { readonly totalPrice: number }[]): number =>
  rupees(lines.reduce((sum, { totalPrice }) => sum + paise(totalPrice), 0));
