import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roles } from '../../lib/model/endpoint.ts';
import { KitError } from '../../lib/model/kit-error.ts';
import { parseFixtures, readFixtures } from './fixtures.ts';
import { assertAllowed, resolveTarget, sandboxTarget, type TargetFlags } from './target.ts';

const unset = { baseUrl: null, environment: 'production' } as const;
const named = (flags: TargetFlags) => resolveTarget({ fixtures: 'f.json', ...flags }, unset);
const scratch = mkdtempSync(join(tmpdir(), 'targets-'));
const file = (name: string, content: unknown): string => {
  const path = join(scratch, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

function refusal(run: () => unknown): KitError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(KitError);
    return error as KitError;
  }
  throw new Error('nothing was refused');
}

describe('which target is meant', () => {
  it('without any address it is the sandbox of the kit', () => {
    expect(resolveTarget({}, unset)).toBeNull();
  });

  it.each([
    ['https://api.example.com', undefined, 'production', false],
    ['https://api.example.com', 'staging', 'staging', true],
    ['http://127.0.0.1:3000', undefined, 'development', false],
    ['http://localhost:3000/', undefined, 'development', false],
    ['http://[::1]:3000', 'production', 'production', true],
    ['https://localhost.example.com', undefined, 'production', false],
    ['https://api.hasivu.com', undefined, 'production', false],
  ])('%s, stated as %s, counts as %s', (target, environment, counts, stated) => {
    expect(named({ target, environment })).toMatchObject({ environment: counts, environmentStated: stated });
  });

  it('keeps a path prefix and drops the last slash', () => {
    expect(named({ target: 'https://gw.example.com/prod/v2/' })?.baseUrl).toBe('https://gw.example.com/prod/v2');
  });

  it('the address of the configuration counts as the configuration says', () => {
    const flags = { fixtures: 'f.json' };
    const at = (environment: 'staging' | 'production' | 'test') =>
      resolveTarget(flags, { baseUrl: 'https://x.example', environment })?.environment;
    expect([at('staging'), at('production'), at('test')]).toEqual(['staging', 'production', 'development']);
  });

  it('a target file names its fixtures relative to itself', () => {
    const path = file('t.json', {
      name: 'st',
      baseUrl: 'https://x.example',
      environment: 'staging',
      fixtures: 'fx.json',
    });
    expect(resolveTarget({ target: path }, unset)).toMatchObject({
      name: 'st',
      environment: 'staging',
      fixtures: { from: 'file', path: join(scratch, 'fx.json') },
    });
  });

  it.each([
    [{ target: 'ftp://x.example' }, 'no http or https address', 'USAGE'],
    [{ target: 'https://me:hunter2@x.example' }, 'may not carry a user', 'USAGE'],
    [{ target: 'https://x.example', environment: 'prod' }, 'no environment "prod"', 'USAGE'],
    [{ target: 'https://api.hasivu.com', environment: 'staging' }, 'is production', 'USAGE'],
    [{ target: 'https://x.example', fixtures: undefined }, 'needs fixtures', 'USAGE'],
    [{ target: 'nowhere.json' }, 'cannot be read: ENOENT', 'CONFIG'],
    [{ target: file('bad.json', { baseUrl: 'https://x.example', fixtures: 'f', colour: 1 }) }, 'colour', 'CONFIG'],
    [{ target: file('torn.json', '{"baseUrl":') }, 'is not JSON', 'CONFIG'],
  ])('refuses %j', (flags, message, code) => {
    const error = refusal(() => named(flags as TargetFlags));
    expect(error.message).toContain(message);
    expect(error.message + error.hint).not.toContain('hunter2');
    expect(error.code).toBe(code);
  });
});

describe('what may be done to it', () => {
  const load = (acceptProductionRisk = false) => ({ kind: 'load', acceptProductionRisk }) as const;
  const target = (environment?: string) => named({ target: 'https://x.example', environment })!;

  it('load is allowed on the sandbox, on development and on staging', () => {
    assertAllowed(sandboxTarget({ port: 1, token: 't' }), load());
    assertAllowed(target('staging'), load());
    assertAllowed(target('development'), load());
  });

  it('production needs both the word and the risk', () => {
    expect(refusal(() => assertAllowed(target(), load(true))).hint).toContain('--environment');
    expect(refusal(() => assertAllowed(target('production'), load())).hint).toContain('--i-accept-production-risk');
    assertAllowed(target('production'), load(true));
  });
});

describe('fixtures', () => {
  const users = Object.fromEntries(
    roles.map((role) => [role, [{ id: '1', email: 'a@b.example', password: 'pw-1234' }]]),
  );
  const right = { schoolId: 's', classId: 'c', users };

  it('may leave out supplies and secrets', () => {
    expect(parseFixtures(right, 'x')).toMatchObject({ supplies: {}, secrets: { 'payment-key': '' } });
  });

  it.each([
    [{ ...right, schoolId: 7 }, 'schoolId: '],
    [
      { ...right, users: { ...users, PARENT: [{ id: '1', email: 'pw-1234', password: 'pw-1234' }] } },
      'users.PARENT[0].email: ',
    ],
    [{ ...right, users: { ...users, TEACHER: [] } }, 'users.TEACHER: at least one user'],
    [{ ...right, users: { PARENT: users.PARENT } }, 'users.TEACHER: '],
    [{ ...right, supplies: { 'order.id': [1] } }, 'supplies.order.id[0]: '],
    [{ ...right, secrets: { 'payment-kee': 'pw-1234' } }, 'payment-kee'],
  ])('with a wrong field name it and the reason, and no value', (wrong, said) => {
    const error = refusal(() => readFixtures(file('fixtures.json', wrong)));
    expect(error.code).toBe('CONFIG');
    expect(error.message).toContain('fixtures.json');
    expect(error.message).toContain(said);
    expect(error.message + error.hint).not.toContain('pw-1234');
  });

  it('that are no JSON are not quoted', () => {
    const error = refusal(() => readFixtures(file('fixtures.txt', 'password: pw-1234')));
    expect(error.message).toContain('is not JSON');
    expect(error.message).not.toContain('pw-1234');
  });
});
