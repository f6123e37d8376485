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

/** After a failure without a body the VU reads the bodies of so many calls, so that the next one can be shown. */
const readsAfterFailure = 50;

/** The way of every request of a VU. One per VU. */
export function createIo({ plan, supplies, tokens, traces, begun, report, now }: SenderParts): CallIo {
  // Read once: each field of a module's namespace is a function call.
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
    begun();
    const answer = http.request(method, baseUrl + path, body, params);
    const status = answer.status;
    if (status === expect) return reads ? textOf(answer) : '';
    const received = textOf(answer);
    // The body of a failure is worth a look the next time; without an answer there is none.
    if (received === '' && status !== 0 && reading === 0) reading = readsAfterFailure;
    else if (reading > 0) reading -= 1;
    report({
      endpoint,
      status,
      errorCode: answer.error_code,
      error: answer.error,
      method,
      path,
      sent: body,
      received,
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
