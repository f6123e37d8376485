import crypto from 'k6/crypto';
import http, { type RefinedParams, type RefinedResponse, type ResponseType } from 'k6/http';
import type { CallIo, CompiledPlan } from './compiled-plan.ts';
import type { Failure } from './evidence.ts';
import type { Supplies } from './supplies.ts';
import { takeFrom } from './taking.ts';
import type { Tokens } from './tokens.ts';
import type { Traces } from './trace.ts';

/** What a VU's sender works with. */
export interface SenderParts {
  readonly plan: Pick<CompiledPlan, 'baseUrl' | 'requestTimeout'>;
  readonly supplies: Supplies;
  readonly tokens: Tokens;
  readonly traces: Traces;
  /** Called once per request, before it leaves. */
  readonly begun: () => void;
  readonly report: (failure: Failure) => void;
  /** When the iteration began, milliseconds since the epoch. */
  readonly now: () => number;
}

/** Reading a list of 3 kB costs 10 % of a request's CPU: so bodies that nothing is taken from are left alone… */
const unread = '(not read; k6 reads the next ones)';
/** … until a call fails. Then the VU reads the bodies of so many calls, so that the next failure can be shown. */
const readsAfterFailure = 50;

/** The way of every request of a VU. One per VU. */
export function createIo({ plan, supplies, tokens, traces, begun, report, now }: SenderParts): CallIo {
  const { baseUrl, requestTimeout } = plan;
  const callbacks: Record<number, ReturnType<typeof http.expectedStatuses>> = {};
  let reading = 0;

  const send: CallIo['send'] = (
    iteration,
    step,
    endpoint,
    expect,
    method,
    path,
    body,
    authorization,
    extra,
    goal,
    reads,
  ) => {
    const headers: Record<string, string> = { traceparent: traces.traceparent(iteration, step) };
    if (authorization !== null) headers.Authorization = authorization;
    if (body !== null) headers['Content-Type'] = 'application/json';
    if (extra) Object.assign(headers, extra);
    callbacks[expect] ??= http.expectedStatuses(expect);
    const params: RefinedParams<ResponseType> = {
      timeout: requestTimeout,
      tags: { name: endpoint },
      headers,
      responseCallback: callbacks[expect],
    };
    if (reads || reading > 0) params.responseType = 'text';
    if (reading > 0) reading -= 1;
    begun();
    const answer = http.request(method, baseUrl + path, body, params);
    const status = answer.status;
    if (status === expect) return reads ? textOf(answer) : '';
    if (status !== 0 && params.responseType !== 'text') reading = readsAfterFailure;
    report({
      endpoint,
      status,
      errorCode: answer.error_code,
      error: answer.error,
      method,
      path,
      sent: body,
      received: params.responseType === 'text' || status === 0 ? textOf(answer) : unread,
      traceId: traces.traceId(iteration),
      goal: goal ?? null,
    });
    return null;
  };

  return {
    value: supplies.value,
    bearer: (supply, use) => tokens.bearer(supply, use, now()),
    hmac: (supply, text) => crypto.hmac('sha256', supplies.value(supply, 0), text, 'hex'),
    quoted: (value) => JSON.stringify(value).slice(1, -1),
    send,
    take: (goal, iteration, step, endpoint, text, quick, ...paths) => {
      const value = takeFrom(text, quick, paths);
      if (value !== null) return value;
      report({
        endpoint,
        status: 0,
        errorCode: 0,
        error: '',
        method: '',
        path: `${paths.join(' or ')} was looked for in the answer of call ${step + 1}`,
        sent: null,
        received: text,
        traceId: traces.traceId(iteration),
        goal,
        code: 'NOT_IN_ANSWER',
      });
      return null;
    },
  };
}

/** Empty when the body was not kept or there was none. */
const textOf = (answer: RefinedResponse<ResponseType>): string => (typeof answer.body === 'string' ? answer.body : '');
