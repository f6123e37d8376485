import type { Entity } from './store.ts';

/** ISO 8601 in UTC. */
type Iso = string;
/** INR; menu prices and order totals are in rupees. */
type Rupees = number;
/** The payment provider counts in hundredths of a rupee. */
type Paise = number;

export interface School extends Entity {
  readonly name: string;
  readonly code: string;
}

export interface User extends Entity {
  email: string;
  passwordHash: string;
  firstName: string;
  lastName: string;
  /** As tokens spell it, lower case; may be one that the platform does not know. */
  role: string;
  phone: string | null;
  schoolId: string | null;
  parentId: string | null;
  isActive: boolean;
  emailVerified: boolean;
  /** The one that is active or past due. */
  subscriptionId: string | null;
  readonly createdAt: Iso;
  updatedAt: Iso;
}

export interface MenuItem extends Entity {
  name: string;
  description: string;
  category: string;
  price: Rupees;
  readonly schoolId: string;
  isActive: boolean;
  readonly createdAt: Iso;
  updatedAt: Iso;
  [detail: string]: unknown;
}

export interface OrderItem {
  readonly id: string;
  readonly menuItemId: string;
  readonly name: string;
  quantity: number;
  readonly unitPrice: Rupees;
  totalPrice: Rupees;
}

export interface Order extends Entity {
  readonly orderNumber: string;
  readonly studentId: string;
  readonly userId: string;
  readonly schoolId: string;
  deliveryDate: Iso;
  status:
    | 'pending'
    | 'confirmed'
    | 'preparing'
    | 'ready'
    | 'out_for_delivery'
    | 'delivered'
    | 'completed'
    | 'cancelled';
  paymentStatus: 'pending' | 'processing' | 'paid' | 'failed' | 'refunded';
  totalAmount: Rupees;
  orderItems: OrderItem[];
  paymentOrderId: string | null;
  deliveredAt: Iso | null;
  verificationId: string | null;
  readonly createdAt: Iso;
  updatedAt: Iso;
}

/** Its id is the provider's order id. */
export interface PaymentOrder extends Entity {
  readonly orderId: string;
  readonly userId: string;
  readonly amount: Paise;
  readonly gateway: string;
  status: 'created' | 'paid' | 'failed';
  readonly expiresAt: Iso;
  transactionId: string | null;
  readonly createdAt: Iso;
}

export interface Payment extends Entity {
  readonly paymentOrderId: string;
  readonly orderId: string;
  readonly userId: string;
  /** The provider's own number. */
  readonly razorpayPaymentId: string;
  readonly amount: Paise;
  refunded: Paise;
  status: 'pending' | 'captured' | 'failed' | 'refunded' | 'cancelled';
  readonly createdAt: Iso;
}

export interface Refund extends Entity {
  readonly paymentId: string;
  readonly amount: Paise;
}

export interface PaymentRetry extends Entity {
  readonly paymentId: string;
  readonly attemptNumber: number;
  readonly retryAt: Iso;
  readonly retryReason: string;
  status: 'scheduled' | 'executed' | 'cancelled';
}

export interface PaymentMethod extends Entity {
  readonly userId: string;
  isDefault: boolean;
  isActive: boolean;
  updatedAt: Iso;
  [detail: string]: unknown;
}

export interface Plan extends Entity {
  name: string;
  readonly schoolId: string;
  planType: string;
  price: Rupees;
  currency: string;
  billingCycle: string;
  isActive: boolean;
  /** How many ever took it, and how many still have it. */
  taken: number;
  live: number;
  [detail: string]: unknown;
}

export interface Subscription extends Entity {
  readonly userId: string;
  readonly schoolId: string;
  readonly studentId: string | null;
  subscriptionPlanId: string;
  paymentMethodId: string | null;
  status: 'active' | 'paused' | 'cancelled' | 'past_due' | 'suspended';
  billingAmount: Rupees;
  billingCycle: string;
  readonly startDate: Iso;
  endDate: Iso | null;
  readonly cycleId: string;
  [detail: string]: unknown;
}

export interface BillingCycle extends Entity {
  readonly subscriptionId: string;
  readonly billingAmount: Rupees;
  readonly dueDate: Iso;
  status: 'pending' | 'processed';
}

export interface Card extends Entity {
  readonly cardNumber: string;
  readonly studentId: string;
  readonly schoolId: string;
  isActive: boolean;
  expiresAt: Iso | null;
  lastUsedAt: Iso | null;
  readonly issuedAt: Iso;
  readonly metadata: unknown;
}

export interface Reader extends Entity {
  name: string;
  location: string;
  readonly schoolId: string;
  ipAddress: string;
  status: string;
  isActive: boolean;
  configuration: Readonly<Record<string, unknown>>;
  lastHeartbeat: Iso | null;
  readonly createdAt: Iso;
  updatedAt: Iso;
}

/** A meal handed over: written once for an order. */
export interface Delivery extends Entity {
  readonly studentId: string;
  readonly orderId: string;
  readonly cardId: string;
  readonly readerId: string;
  readonly verifiedAt: Iso;
}

export interface Device extends Entity {
  readonly userId: string;
  isActive: boolean;
  notificationSettings: Readonly<Record<string, unknown>>;
  [detail: string]: unknown;
}

export interface Notification extends Entity {
  readonly userId: string;
  readonly type: string;
  readonly title: string;
  readonly message: string;
  readonly priority: string;
  status: string;
  readAt: Iso | null;
  readonly createdAt: Iso;
}

/** Kinds of which the rules need no more than that they exist, whose they are and what was said when they were made. */
export interface Thing extends Entity {
  readonly owner: string | null;
  [detail: string]: unknown;
}
