import { errorOf } from '../../lib/catalogue/envelope.ts';
import { type Answer, jsonOf } from './http-client.ts';
import { quoted } from './quoting.ts';

/** A refusal for people: `401 UNAUTHORIZED "Invalid credentials"`, masked and escaped. */
export function refusalOf(answer: Answer): string {
  const error = errorOf(jsonOf(answer) ?? answer.text);
  const code = error?.code && /^[\w .-]{1,60}$/.test(error.code) ? ` ${error.code}` : '';
  const message = error?.message && error.message !== error.code ? ` ${quoted(error.message, 120)}` : '';
  return `${answer.status}${code}${message}`;
}
