import { type Call, callerOf, type Handler, type Handlers, isAdmin, param, picked, text } from '../call.ts';
import type { PaymentMethod } from '../entities.ts';
import type { Platform } from '../platform.ts';
import { conflict, invalidField, notYours, Refusal, unknown } from '../refusal.ts';

const mostActive = 10;

/** What each kind of method cannot do without. */
const needed: Readonly<Record<string, readonly string[]>> = {
  card: ['cardLast4', 'cardBrand'],
  upi: ['upiHandle'],
  wallet: ['walletProvider'],
};

function clearDefault(userId: string, { methods }: Platform): void {
  for (const method of methods.ownedBy(userId)) method.isDefault = false;
}

const add: Handler = (call, platform) => {
  const { user } = callerOf(call);
  const { body } = call;
  const { methods, id, iso } = platform;
  for (const field of needed[text(body.methodType)] ?? []) {
    if (body[field] === undefined) throw invalidField(field, `is required for ${text(body.methodType)}`);
  }
  if (methods.ownedBy(user.id).filter(({ isActive }) => isActive).length >= mostActive) {
    throw conflict('LIMIT_EXCEEDED', `a user has at most ${mostActive} active methods`);
  }
  const isDefault = body.isDefault === true;
  if (isDefault) clearDefault(user.id, platform);
  const at = iso();
  const empty = { cardLast4: null, cardBrand: null, cardNetwork: null, upiHandle: null, walletProvider: null };
  const method = {
    ...empty,
    ...body,
    id: id(),
    userId: user.id,
    isDefault,
    isActive: true,
    createdAt: at,
    updatedAt: at,
  };
  return { data: { paymentMethod: methods.add<PaymentMethod>(method) } };
};

const list: Handler = (call, { methods }) => {
  const owned = methods.ownedBy(callerOf(call).user.id).filter(({ isActive }) => isActive);
  return { data: { paymentMethods: owned.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault)) } };
};

export function ownMethod(call: Call, id: string, { methods }: Platform): PaymentMethod {
  const caller = callerOf(call);
  const method = methods.get(id);
  if (method === undefined) throw unknown('payment method', id);
  if (method.userId !== caller.user.id && !isAdmin(caller)) throw notYours('payment method');
  return method;
}

const update: Handler = (call, platform) => {
  const method = ownMethod(call, param(call, 'methodId'), platform);
  if (call.body.isDefault === true) clearDefault(method.userId, platform);
  return { data: Object.assign(method, picked(call.body, ['isDefault', 'isActive']), { updatedAt: platform.iso() }) };
};

const remove: Handler = (call, platform) => {
  const method = ownMethod(call, param(call, 'methodId'), platform);
  const inUse = platform.subscriptions
    .ownedBy(method.userId)
    .some(({ paymentMethodId, status }) => paymentMethodId === method.id && status === 'active');
  if (inUse) throw new Refusal(400, ['PAYMENT_METHOD_IN_USE'], 'an active subscription is paid with this method');
  method.isActive = false;
  return {};
};

export const paymentMethods: Handlers = {
  'payments.add-payment-method': add,
  'payments.list-payment-methods': list,
  'payments.update-payment-method': update,
  'payments.delete-payment-method': remove,
};
