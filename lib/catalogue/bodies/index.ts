import type { Bodies } from './body.ts';
import { meals } from './meals.ts';
import { money } from './money.ts';
import { office } from './office.ts';
import { people } from './people.ts';

/** Every body written by hand; the others are drawn field by field (`lib/catalogue/fields.ts`). */
export const bodies: Bodies = { ...people, ...meals, ...money, ...office };
