import { KitError } from '../../lib/model/kit-error.ts';
import type { Ms } from '../../lib/model/units.ts';
import { quoted } from './quoting.ts';

interface Attempt {
  readonly baseUrl: string;
  /** Method and path, no query. */
  readonly call: string;
  readonly timeout: Ms;
}

const tlsCode = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH|ERR_OSSL)/;

/** The innermost named reason: undici and Node wrap errors, and a name with several addresses fails as an aggregate. */
function codeOf(error: unknown): string {
  const { code, name, cause, errors } = error as { code?: string; name?: string; cause?: unknown; errors?: unknown[] };
  if (name === 'TimeoutError') return 'TIMEOUT';
  if (name === 'HTTPParserError') return 'HPE';
  if (errors?.[0]) return codeOf(errors[0]);
  const inner = cause instanceof Error ? codeOf(cause) : '';
  return inner || (typeof code === 'string' ? code : '');
}

function explained(code: string, error: unknown, { baseUrl, call, timeout }: Attempt): readonly [string, string] {
  const { hostname, host, protocol, port } = new URL(baseUrl);
  const at = port ? host : `${host}:${protocol === 'https:' ? 443 : 80}`;
  if (code === 'ECONNREFUSED') {
    return [`connection refused: nothing listens at ${at}`, 'start the platform there, or correct --target <url>'];
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return [`the name ${hostname} has no address (DNS: ${code})`, `check the spelling: --target ${protocol}//<host>`];
  }
  if (code === 'TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return [
      `time-out: no complete answer from ${at} to ${call} within ${timeout} ms`,
      'is a firewall or VPN in between?',
    ];
  }
  if (tlsCode.test(code)) {
    const hint =
      protocol === 'https:' && code !== 'ERR_SSL_WRONG_VERSION_NUMBER' && code !== 'EPROTO'
        ? 'for a private authority set NODE_EXTRA_CA_CERTS=<file.pem>'
        : `does it speak plain HTTP? --target http://${host}`;
    return [`TLS with ${at} failed (${code})`, hint];
  }
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE') {
    return [`the connection to ${at} was reset during ${call}`, 'does it speak HTTP there, and is the scheme right?'];
  }
  if (code.startsWith('HPE') || code.startsWith('UND_ERR_HEADERS')) {
    return [`${at} answered ${call} with something that is not HTTP`, 'check the port and the scheme of --target'];
  }
  const text = error instanceof Error ? error.message : String(error);
  return [`${call} at ${at} failed: ${quoted(text, 160)}${code ? ` (${code})` : ''}`, 'check --target <url>'];
}

/** What went wrong below HTTP: TARGET_UNREACHABLE with the address, the kind and what to type. */
export function failureOf(cause: unknown, attempt: Attempt): KitError {
  const [reason, hint] = explained(codeOf(cause), cause, attempt);
  return new KitError('TARGET_UNREACHABLE', `${attempt.baseUrl} cannot be reached: ${reason}`, { hint, cause });
}
