import type { SecretName } from '../../lib/model/call.ts';
import type { EndpointId } from '../../lib/model/endpoint.ts';
import { missingBody, Refusal } from './refusal.ts';
import { hmacHex, sameText } from './signing.ts';

interface Signed {
  readonly header: string;
  readonly secret: SecretName;
  /** Before the hex digits. */
  readonly prefix: 'none' | 'optional' | 'needed';
}

const plain: Signed = { header: 'x-razorpay-signature', secret: 'payment-webhook', prefix: 'none' };
const forms: Readonly<Record<EndpointId, Signed>> = {
  'payments.receive-payment-webhook': plain,
  'payment.receive-payment-webhook-prod': plain,
  'payments.receive-razorpay-webhook': { ...plain, prefix: 'optional' },
  'notification.receive-whatsapp': { header: 'x-hub-signature-256', secret: 'whatsapp-webhook', prefix: 'needed' },
};

/** Checks a webhook's signature over the body exactly as it came. */
export function checkSignature(
  endpoint: EndpointId,
  header: (name: string) => string | undefined,
  raw: string,
  secrets: Readonly<Record<SecretName, string>>,
): void {
  const { header: name, secret, prefix } = forms[endpoint] ?? plain;
  const received = header(name) ?? '';
  if (received === '') {
    // The facts give WhatsApp's webhook one code for a missing and for a wrong signature.
    if (name === 'x-hub-signature-256') throw new Refusal(401, ['INVALID_SIGNATURE'], `the header ${name} is needed`);
    throw new Refusal(400, ['MISSING_SIGNATURE'], `the header ${name} is needed`);
  }
  if (raw === '') throw missingBody([{ field: 'body', message: 'is required' }]);
  const hex = prefix !== 'none' && received.startsWith('sha256=') ? received.slice('sha256='.length) : received;
  const complete = prefix !== 'needed' || received.startsWith('sha256=');
  if (complete && sameText(hex, hmacHex(secrets[secret], raw))) return;
  throw new Refusal(401, ['INVALID_SIGNATURE'], `the header ${name} does not belong to this body`);
}
