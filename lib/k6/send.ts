import crypto from 'k6/crypto';
import http, { type RefinedParams, type RefinedResponse, type ResponseType } from 'k6/http';
import type { CallIo, CompiledPlan, ExtraHeaders } from './compiled-plan.ts';
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

type Answer = RefinedResponse<ResponseType>;

/** The way of every request of a VU. One per VU. */
export function createIo({ plan, supplies, tokens, traces, begun, report, now }: SenderParts): CallIo {
  const callbacks: Record<number, ReturnType<typeof http.expectedStatuses>> = {};
  let reading = 0;

  const call = (
    goal: string | null,
    reads: boolean,
    iteration: number,
    step: number,
    endpoint: string,
    expect: number,
    method: string,
    path: string,
    body: string | null,
    authorization: string | null,
    extra: ExtraHeaders | undefined,
  ): Answer | null => {
    const headers: Record<string, string> = { traceparent: traces.traceparent(iteration, step) };
    if (authorization !== null) headers.Authorization = authorization;
    if (body !== null) headers['Content-Type'] = 'application/json';
    if (extra !== undefined) Object.assign(headers, extra);
    callbacks[expect] ??= http.expectedStatuses(expect);
    const params: RefinedParams<ResponseType> = {
      timeout: plan.requestTimeout,
      tags: { name: endpoint },
      headers,
      responseCallback: callbacks[expect],
    };
    if (reads || reading > 0) params.responseType = 'text';
    begun();
    const answer = http.request(method, plan.baseUrl + path, body, params);
    if (answer.status === expect) return answer;
    const received = textOf(answer);
    // The body of a failure is worth a closer look the next time; status 0 has none.
    const isBlind = received === null && answer.status !== 0 && reading === 0;
    if (isBlind) reading = readsAfterFailure;
    else if (reading > 0) reading -= 1;
    const { status, error_code: errorCode, error } = answer;
    const traceId = traces.traceId(iteration);
    report({ endpoint, status, errorCode, error, method, path, sent: body, received, traceId, goal });
    return null;
  };

  return {
    value: supplies.value,
    bearer: (supply, use) => tokens.bearer(supply, use, now()),
    hmac: (supply, text) => crypto.hmac('sha256', supplies.value(supply, 0), text, 'hex'),
    quoted: (value) => JSON.stringify(value).slice(1, -1),
    send: (iteration, step, endpoint, expect, method, path, body, authorization, headers) => {
      call(null, false, iteration, step, endpoint, expect, method, path, body, authorization, headers);
    },
    need: (goal, reads, iteration, step, endpoint, expect, method, path, body, authorization, headers) => {
      const answer = call(goal, reads, iteration, step, endpoint, expect, method, path, body, authorization, headers);
      return answer === null ? null : reads ? (textOf(answer) ?? '') : '';
    },
    take: (goal, iteration, step, endpoint, text, ...paths) => {
      const value = takeFrom(text, paths);
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

const textOf = (answer: Answer): string | null => (typeof answer.body === 'string' ? answer.body : null);
