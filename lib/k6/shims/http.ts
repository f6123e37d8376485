/** Stands in for k6/http: answers as told and remembers what was sent. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
  readonly params: {
    readonly headers: Readonly<Record<string, string>>;
    readonly tags: { readonly name: string };
    readonly timeout: number;
    readonly responseType?: string;
    readonly responseCallback?: unknown;
  };
}

export interface GivenAnswer {
  readonly status: number;
  readonly body?: string;
  readonly error?: string;
  readonly error_code?: number;
}

export const sent: SentRequest[] = [];
let answers: (request: SentRequest) => GivenAnswer = () => ({ status: 200 });

export function answerWith(next: (request: SentRequest) => GivenAnswer): void {
  sent.length = 0;
  answers = next;
}

function request(method: string, url: string, body: string | null, params: SentRequest['params']): object {
  const asked = { method, url, body, params };
  sent.push(asked);
  const { status, body: text = '', error = '', error_code = 0 } = answers(asked);
  // The option discardResponseBodies is on: only a body asked for is kept.
  return { status, error, error_code, body: params.responseType === 'text' ? text : null };
}

export default {
  request,
  get: (url: string, params: SentRequest['params']) => request('GET', url, null, params),
  expectedStatuses: (...statuses: number[]) => ({ statuses }),
};
