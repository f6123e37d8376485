import { describe, expect, it, vi } from 'vitest';
import { answerWith, type GivenAnswer, sent } from './shims/http.ts';
import { createTokens, type Tokens } from './tokens.ts';

vi.mock('k6/http', () => import('./shims/http.ts'));
vi.mock('k6/encoding', () => import('./shims/encoding.ts'));

const renewAt = 1_000_000;
const jwt = (exp: number): string => `h.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.s`;

function tokens(answer: () => GivenAnswer = () => ({ status: 200, body: 'new' })): Tokens {
  answerWith(answer);
  return createTokens(
    { value: (_supply, use) => `Bearer old-${use % 2}`, length: () => 2 },
    { supplyName: () => 'bearer token PARENT' },
    { renewAt, renewal: { address: 'http://collector', bearer: 'secret' }, vu: 0 },
  );
}

describe('tokens', () => {
  it('are the prepared ones until they near their end, without a request', () => {
    expect(tokens().bearer(0, 3, renewAt - 1)).toBe('Bearer old-1');
    expect(sent).toHaveLength(0);
  });

  it('are then asked of the collector, once for each user, under a name of the kit’s own', () => {
    const own = tokens();
    expect(own.bearer(0, 3, renewAt)).toBe('Bearer new');
    expect(own.bearer(0, 5, renewAt + 1)).toBe('Bearer new');
    expect(sent).toMatchObject([
      {
        url: 'http://collector/token/PARENT/1',
        params: { tags: { name: 'kit.token' }, headers: { Authorization: 'Bearer secret' } },
      },
    ]);
  });

  it('are asked for again when half of their life is over', () => {
    const own = tokens(() => ({ status: 200, body: jwt((renewAt + 100_000) / 1000) }));
    own.bearer(0, 0, renewAt);
    own.bearer(0, 0, renewAt + 49_000);
    expect(sent).toHaveLength(1);
    own.bearer(0, 0, renewAt + 50_001);
    expect(sent).toHaveLength(2);
  });

  it('stay the old ones while the collector gives none, and it is not asked at every call', () => {
    const own = tokens(() => ({ status: 503 }));
    expect(own.bearer(0, 0, renewAt)).toBe('Bearer old-0');
    own.bearer(0, 0, renewAt + 10);
    expect(sent).toHaveLength(1);
    own.bearer(0, 0, renewAt + 5_001);
    expect(sent).toHaveLength(2);
  });

  it('are renewed by VUs at different moments', () => {
    answerWith(() => ({ status: 200, body: 'new' }));
    const late = createTokens(
      { value: () => 'Bearer old', length: () => 1 },
      { supplyName: () => 'bearer token PARENT' },
      { renewAt, renewal: { address: 'http://collector', bearer: 's' }, vu: 30 },
    );
    expect(late.bearer(0, 0, renewAt - 30_001)).toBe('Bearer old');
    expect(late.bearer(0, 0, renewAt - 30_000)).toBe('Bearer new');
  });

  it('are never renewed where there is no collector', () => {
    const own = createTokens(
      { value: () => 'Bearer old', length: () => 1 },
      { supplyName: () => '' },
      { renewAt, renewal: null, vu: 0 },
    );
    expect(own.bearer(0, 0, renewAt * 2)).toBe('Bearer old');
  });
});
