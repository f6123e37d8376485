import type { Handlers } from '../call.ts';
import { auth } from './auth.ts';
import { billing } from './billing.ts';
import { health } from './health.ts';
import { insight } from './insight.ts';
import { invoices } from './invoices.ts';
import { menu } from './menu.ts';
import { menus } from './menus.ts';
import { mobile } from './mobile.ts';
import { nutrition } from './nutrition.ts';
import { orders } from './orders.ts';
import { paymentMethods } from './payment-methods.ts';
import { paymentRetries } from './payment-retries.ts';
import { payments } from './payments.ts';
import { reconciliation } from './reconciliation.ts';
import { rfid } from './rfid.ts';
import { rfidCards } from './rfid-cards.ts';
import { rfidReaders } from './rfid-readers.ts';
import { subscriptionPlans } from './subscription-plans.ts';
import { subscriptions } from './subscriptions.ts';
import { users } from './users.ts';
import { webhooks } from './webhooks.ts';

/** What endpoints do beyond the form of their calls. One that is not here answers with its documented fields. */
export const handlers: Handlers = {
  ...auth,
  ...billing,
  ...health,
  ...insight,
  ...invoices,
  ...menu,
  ...menus,
  ...mobile,
  ...nutrition,
  ...orders,
  ...paymentMethods,
  ...paymentRetries,
  ...payments,
  ...reconciliation,
  ...rfid,
  ...rfidCards,
  ...rfidReaders,
  ...subscriptionPlans,
  ...subscriptions,
  ...users,
  ...webhooks,
};
