/** Keys whose values never leave the run: secrets, and what tells who a child or parent is. */
const privateKeys =
  'password|passphrase|secret|token|jwt|otp|pin|api_?key|signature|authorization|cookie|session|' +
  'e-?mail|phone|mobile|whatsapp|address|(?:first|last|middle|full|display|student|child|parent|guardian|user|holder)_?name|' +
  'name|date_?of_?birth|dob|aadhaar|card_?number|account_?number|vpa|upi';

const byKey = new RegExp(`("[\\w-]*?(?:${privateKeys})s?"\\s*:\\s*)("(?:[^"\\\\]|\\\\.)*(?:"|$)|-?\\d[\\d.]*)`, 'gi');
const byQuery = new RegExp(`([?&][\\w-]*?(?:${privateKeys}|code)=)[^&\\s"]*`, 'gi');
/** A mailed or texted code is digits; an error code is letters and stays. */
const digitCode = /("[\w-]*code"\s*:\s*)("\d[\d -]*"|\d{4,})/gi;

const byForm: readonly RegExp[] = [
  /\beyJ[\w-]+(?:\.[\w-]*){0,2}/g,
  /\bBearer\s+[^\s"]+/gi,
  /[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/g,
  /\+\d[\d -]{7,14}\d/g,
  /(?<![\w.-])[6-9]\d{9}(?![\w.-])/g,
  /\b[0-9a-f]{40,}\b/gi,
];

/**
 * The text with secrets and personal data as `***`: values of telling keys (JSON and query strings), and whatever has
 * the form of a token, an e-mail address or a telephone number. Works on JSON that was cut off.
 */
export function masked(text: string): string {
  const withoutKeys = text.replace(byKey, '$1"***"').replace(digitCode, '$1"***"').replace(byQuery, '$1***');
  return byForm.reduce((result, form) => result.replace(form, '***'), withoutKeys);
}
