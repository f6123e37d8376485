import { analytics } from './analytics.ts';
import { auth } from './auth.ts';
import { billing } from './billing.ts';
import { dunning } from './dunning.ts';
import { health } from './health.ts';
import { intelligence } from './intelligence.ts';
import { invoiceAnalytics } from './invoice-analytics.ts';
import { invoiceTemplates } from './invoice-templates.ts';
import { invoices } from './invoices.ts';
import { menu } from './menu.ts';
import { menus } from './menus.ts';
import { mlInsights } from './ml-insights.ts';
import { mobile } from './mobile.ts';
import { monitoring } from './monitoring.ts';
import { notification } from './notification.ts';
import { nutrition } from './nutrition.ts';
import { orders } from './orders.ts';
import { payment } from './payment.ts';
import { payments } from './payments.ts';
import { pdf } from './pdf.ts';
import { rfid } from './rfid.ts';
import { subscriptionAnalytics } from './subscription-analytics.ts';
import { subscriptionPlans } from './subscription-plans.ts';
import { subscriptions } from './subscriptions.ts';
import { users } from './users.ts';

/** The platform as its 25 domain files describe it. A new domain file is added here. */
export const platform = [
  ...analytics,
  ...auth,
  ...billing,
  ...dunning,
  ...health,
  ...intelligence,
  ...invoiceAnalytics,
  ...invoiceTemplates,
  ...invoices,
  ...menu,
  ...menus,
  ...mlInsights,
  ...mobile,
  ...monitoring,
  ...notification,
  ...nutrition,
  ...orders,
  ...payment,
  ...payments,
  ...pdf,
  ...rfid,
  ...subscriptionAnalytics,
  ...subscriptionPlans,
  ...subscriptions,
  ...users,
] as const;

/** The ids that exist: naming another one in a table of the kit does not compile. */
export type KnownEndpointId = (typeof platform)[number]['id'];
