import { expect, it } from 'vitest';
import { paise, priced, totalOf } from './money.ts';

it('sums of rupees are exact to the hundredth', () => {
  expect(totalOf([{ totalPrice: 0.1 }, { totalPrice: 0.2 }])).toBe(0.3);
  expect(priced({ unitPrice: 35.1 }, 3).totalPrice).toBe(105.3);
  expect(priced({ unitPrice: 1.15 }, 10).totalPrice).toBe(11.5);
  expect(paise(55.25)).toBe(5525);
  expect(paise(1.1)).toBe(110);
});
