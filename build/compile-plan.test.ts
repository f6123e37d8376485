import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dealer, layoutOf } from '../lib/catalogue/deck.ts';
import { fillCall } from '../lib/catalogue/request.ts';
import type { CompiledPlan } from '../lib/k6/compiled-plan.ts';
import { secondsUntil } from '../lib/k6/lateness.ts';
import type { BuiltCall, Operation, SecretName } from '../lib/model/call.ts';
import type { LoadPlan } from '../lib/model/plan.ts';
import { arrivalsIn, hold, ramp, rateAt } from '../lib/profiles/shape.ts';
import { compilePlan } from './compile-plan.ts';
import { call, operationOf, planOf } from './testing/plans.ts';

async function compiled(plan: LoadPlan): Promise<CompiledPlan> {
  const module: { plan: CompiledPlan } = await import(
    `data:text/javascript;charset=utf-8,${encodeURIComponent(compilePlan(plan))}`
  );
  return module.plan;
}

interface Sent extends Omit<BuiltCall, 'as' | 'headers'> {
  readonly authorization: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly goal: string | undefined;
}

const secret = (name: SecretName): string => `secret of ${name}`;
const hmac = (text: string, name: SecretName): string => createHmac('sha256', secret(name)).update(text).digest('hex');
const inPlace = (form: string, value: string): string =>
  form === 'path' ? encodeURIComponent(value) : form === 'json' ? JSON.stringify(value).slice(1, -1) : value;
/** Awkward on purpose: a quote, a backslash, a slash. */
const slotValue = (slot: string, use: number): string => `${slot}#"${use}"\\/`;

/** Runs one operation as k6 would and notes each call; `answer` decides what a prerequisite gets. */
function run(
  plan: CompiledPlan,
  operation: number,
  {
    use = 2,
    iteration = 41,
    answer = () => 'the answer',
  }: { use?: number; iteration?: number; answer?: () => string | null } = {},
): Sent[] {
  const sent: Sent[] = [];
  const named = (supply: number): [string, string, string] => {
    const [form = '', kind = '', ...name] = plan.supplyName(supply).split(' ');
    return [form, kind, name.join(' ')];
  };
  plan.run(operation, use, iteration, {
    value: (supply, nth) => inPlace(named(supply)[0], slotValue(named(supply)[2], nth)),
    bearer: (supply, nth) => `Bearer ${named(supply)[2]}/${nth}`,
    hmac: (supply, text) => hmac(text, named(supply)[2] as SecretName),
    quoted: (value) => inPlace('json', value),
    send: (_iteration, _step, endpoint, expected, method, path, body, authorization, headers, goal) => {
      sent.push({
        endpoint,
        method: method as BuiltCall['method'],
        path,
        body,
        expect: expected,
        authorization,
        headers: { ...headers },
        goal,
      });
      return goal === undefined ? '' : answer();
    },
    take: (_goal, _iteration, step, _endpoint, _text, quick, ...paths) =>
      quick instanceof RegExp ? `taken ${step} ${paths[0]} "quoted"` : null,
  });
  return sent;
}

/** The same operation filled by the catalogue's own way. */
function expected(operation: Operation, plan: LoadPlan, use: number, iteration: number): Omit<Sent, 'goal'>[] {
  const taken = new Map<string, string>();
  let uniques = 0;
  const slot = (name: string): string => taken.get(name) ?? slotValue(name, use);
  return operation.steps.map((step, i) => {
    const built = fillCall(step.call, {
      slot,
      unique: () => `${plan.runTag}-${iteration.toString(36).toUpperCase()}-${uniques++}`,
      hmac,
    });
    const { as } = step.call;
    const authorization =
      as === null ? null : typeof as === 'string' ? `Bearer ${as}/${use}` : `Bearer ${slot(as.slot)}`;
    for (const { slot: name, from } of step.takes) taken.set(name, `taken ${i} ${from[0]} "quoted"`);
    const { endpoint, method, path, body, expect: status } = built;
    return { endpoint, method, path, body, expect: status, authorization, headers: built.headers };
  });
}

/** The sender sets the content type itself. */
const withType = (call: Sent): Omit<Sent, 'goal'> => {
  const { goal: _, ...rest } = call;
  return {
    ...rest,
    headers: call.body === null ? call.headers : { 'Content-Type': 'application/json', ...call.headers },
  };
};

/** Which unique text stands where is free; that each is another one is not. */
const sorted = (calls: readonly Omit<Sent, 'goal'>[]): unknown =>
  calls.map((one) =>
    JSON.parse(
      JSON.stringify(one)
        .replace(/RT1-15-\d+/g, 'RT1-15-?')
        .replace(/[0-9a-f]{64}/g, 'hmac'),
    ),
  );

describe('a compiled plan', () => {
  it('sends for each operation of the catalogue what the catalogue builds, call by call', async () => {
    const plan = planOf();
    const code = await compiled(plan);
    expect(plan.operations.length).toBe(228);
    for (const [i, operation] of plan.operations.entries()) {
      const sent = run(code, i, { use: 2, iteration: 41 });
      expect(sorted(sent.map(withType)), operation.endpoint).toEqual(sorted(expected(operation, plan, 2, 41)));
    }
  });

  it('gives each call its own unique texts', async () => {
    const plan = planOf();
    const code = await compiled(plan);
    for (const i of plan.operations.keys()) {
      const found = JSON.stringify(run(code, i)).match(/RT1-15-\d+/g) ?? [];
      expect(new Set(found).size).toBe(found.length);
    }
  });

  it('keeps any text as it is: backticks, backslashes, placeholders, line ends, quotes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('`', '\\', '$', '{', '}', '"', '\r', '\n', '\u2028', 'a', '/') })),
        async (parts) => {
          const body = parts.flatMap((part) => [part, { slot: 'order.id' }]);
          const code = await compiled(planOf({ operations: [operationOf({ call: call({ body }), takes: [] })] }));
          const value = inPlace('json', slotValue('order.id', 2));
          expect(run(code, 0)[0]?.body).toBe(parts.map((part) => part + value).join(''));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('signs the body exactly as it is sent', async () => {
    const signed = call({
      body: ['{"order":"', { slot: 'order.id' }, '"}'],
      sign: { header: 'X-Signature', prefix: 'sha256=', secret: 'payment-webhook' },
    });
    const code = await compiled(planOf({ operations: [operationOf({ call: signed, takes: [] })] }));
    const [sent] = run(code, 0);
    expect(sent?.headers['X-Signature']).toBe(`sha256=${hmac(sent?.body ?? '', 'payment-webhook')}`);
  });

  it('stops at the first prerequisite that fails, and later calls are not begun', async () => {
    const steps = ['orders.create', 'payments.create-payment-order', 'payments.verify-payment'].map((endpoint) => ({
      call: call({ endpoint }),
      takes: [],
    }));
    const code = await compiled(planOf({ operations: [operationOf(...steps)] }));
    const answers = ['fine', null];
    const sent = run(code, 0, { answer: () => answers.shift() ?? null });
    expect(sent.map(({ endpoint }) => endpoint)).toEqual(['orders.create', 'payments.create-payment-order']);
    expect(sent[0]?.goal).toBe('payments.verify-payment');
  });

  it('escapes what an earlier answer gave for the place it goes to', async () => {
    const first = { call: call({ endpoint: 'orders.create' }), takes: [{ slot: 'order.id', from: ['data.id'] }] };
    const second = call({ path: ['/orders/', { slot: 'order.id' }], body: ['{"id":"', { slot: 'order.id' }, '"}'] });
    const code = await compiled(planOf({ operations: [operationOf(first, { call: second, takes: [] })] }));
    const sent = run(code, 0)[1];
    expect(decodeURIComponent(sent?.path ?? '')).toBe('/orders/taken 0 data.id "quoted"');
    expect(JSON.parse(sent?.body ?? '')).toEqual({ id: 'taken 0 data.id "quoted"' });
  });

  it('deals the deck of the plan from its texts', async () => {
    const plan = planOf();
    const code = await compiled(plan);
    const deal = dealer({
      seed: code.seed,
      operationCount: code.operationCount,
      size: code.cycleSize,
      operationOfSlot: (slot) => code.owners.charCodeAt(slot) - 1,
      firstSlot: (operation) => code.firstSlots.charCodeAt(operation) - 1,
      copies: (operation) => code.copies.charCodeAt(operation) - 1,
    });
    const own = dealer(layoutOf(plan.deck));
    for (let i = 0; i < 3 * plan.deck.size; i += 1) expect(deal(i)).toEqual(own(i));
  });

  it('plans each start for when the integral of the rate reaches the iteration', async () => {
    const stage = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 20 }));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.array(stage, { minLength: 1, maxLength: 4 }),
        async (start, given) => {
          let from = start;
          const stages = given.map(([to, seconds]) => {
            const made = from === to ? hold('steady', to, seconds) : ramp('steady', from, to, seconds);
            from = to;
            return made;
          });
          const total = arrivalsIn(stages);
          const code = await compiled(planOf({ stages, operations: [operationOf({ call: call({}), takes: [] })] }));
          for (const iteration of [0, Math.floor(total / 3), total - 1]) {
            const at = code.plannedStart(iteration, secondsUntil);
            const step = at / 2000;
            let area = 0;
            for (let i = 0; i < 2000; i += 1) area += rateAt(stages, (i + 0.5) * step) * step;
            expect(area).toBeGreaterThan((iteration + 1) * 0.99 - 0.5);
            expect(area).toBeLessThan((iteration + 1) * 1.01 + 0.5);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('builds nothing per request that a template does not: no JSON.stringify, no check', () => {
    expect(compilePlan(planOf())).not.toMatch(/JSON\.stringify|check\(|uuid/);
  });

  it('refuses a deck that is not the one of its operations', () => {
    const plan = planOf();
    expect(() => compilePlan({ ...plan, operations: [...plan.operations].reverse() })).toThrow(/the deck says/);
  });
});
