/**
 * The text with secrets and personal data as `***`: values of telling keys (JSON and query strings), and whatever has
 * the form of a token, an e-mail address or a telephone number. Works on JSON that was cut off.
 *
 * Every repetition that could begin anywhere is bounded, so that a hostile text takes no longer than its length.
 *
 * The patterns are literals inside the function: inside k6 those are compiled once and cost a VU nothing before the
 * first use, while a `new RegExp` at module level cost every VU its own 100 kB.
 */
export function masked(text: string): string {
  return (
    text
      // Keys whose values never leave the run; the name of a child or parent is one of them.
      .replace(
        /("[\w-]{0,40}?(?:password|passphrase|secret|token|jwt|otp|pin|api_?key|signature|authorization|cookie|e-?mail|phone|mobile|whatsapp|address|name|date_?of_?birth|dob|aadhaar|(?:card|account)_?number|vpa|upi)s?"\s*:\s*)(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|-?\d[\d.]*)/gi,
        '$1"***"',
      )
      // A mailed or texted code is digits; an error code is letters and stays.
      .replace(/("[\w-]{0,40}code"\s*:\s*)(?:"\d[\d -]*"|\d{5,})/gi, '$1"***"')
      .replace(
        /([?&][\w-]{0,40}?(?:password|secret|token|otp|key|signature|e-?mail|phone|mobile|name|code)=)[^&\s"]*/gi,
        '$1***',
      )
      .replace(/\beyJ[\w-]+(?:\.[\w-]*){0,2}/g, '***')
      .replace(/\bBearer\s+[^\s"]+/gi, 'Bearer ***')
      .replace(/[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63})+/g, '***')
      .replace(/\+\d[\d -]{7,14}\d/g, '***')
      .replace(/(^|[^\w.-])[6-9]\d{9}(?![\w.-])/g, '$1***')
      .replace(/\b[0-9a-f]{40,}\b/gi, '***')
  );
}
