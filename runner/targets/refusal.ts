import { errorOf } from '../../lib/catalogue/envelope.ts';
import { type Answer, jsonOf } from './http-client.ts';
import { quoted } from './quoting.ts';

/**
 * A refusal for people: `401 UNAUTHORIZED "Invalid credentials"`, masked and escaped. A target may echo what it was
 * sent: `sent` are the secrets of the call.
 */
export function refusalOf(answer: Answer, sent: readonly string[] = []): string {
  const text = sent.reduce((rest, secret) => (secret ? rest.replaceAll(secret, '***') : rest), answer.text);
  const error = errorOf(jsonOf({ ...answer, text }) ?? text);
  const code = error?.code && /^[\w .-]{1,60}$/.test(error.code) ? ` ${error.code}` : '';
  const message = error?.message && error.message !== error.code ? ` ${quoted(error.message, 120)}` : '';
  return `${answer.status}${code}${message}`;
}
