import { layoutOf } from '../lib/catalogue/deck.ts';
import type { CallTemplate, Operation, Taking } from '../lib/model/call.ts';
import type { Deck } from '../lib/model/deck.ts';
import { KitError } from '../lib/model/kit-error.ts';
import type { LoadPlan } from '../lib/model/plan.ts';
import type { Stage } from '../lib/model/profile.ts';
import { literal, SupplyList, TextCompiler } from './compile-text.ts';
import { quickPattern } from './quick-pattern.ts';

/**
 * The source of the module `kit:plan` (its type is `CompiledPlan` in `lib/k6`). A table of calls would be built anew
 * in every VU; code and texts are shared. So each operation becomes a case that builds its path and body by template
 * literal and sends in place, and the deck becomes texts of one character a slot.
 */
export function compilePlan(plan: LoadPlan): string {
  const supplies = new SupplyList();
  const cases = plan.operations.map((operation, i) => compileOperation(i, operation, plan, supplies));
  const constants = {
    runId: plan.runId,
    seed: plan.seed,
    baseUrl: plan.target.baseUrl.replace(/\/+$/, ''),
    userAgent: plan.userAgent,
    totalIterations: plan.totalIterations,
    preAllocatedVus: plan.preAllocatedVus,
    maxVus: plan.maxVus,
    requestTimeout: plan.requestTimeout,
    gracefulStop: plan.gracefulStop,
    stages: plan.stages.map(({ from, to, seconds }) => `${from} ${to} ${seconds}`).join(';'),
    tags: JSON.stringify(plan.tags),
    supplyCount: supplies.names().length,
    ...deckTexts(plan.deck),
  };
  return [
    `const unique = (iteration) => ${literal(`${plan.runTag}-`)} + iteration.toString(36).toUpperCase();`,
    'export const plan = {',
    ...Object.entries(constants).map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`),
    '  plannedStart(iteration, secondsUntil) {',
    ...plannedStart(plan.stages),
    '  },',
    '  supplyName(supply) {',
    ...groupedSwitch(
      'supply',
      supplies.names().map((name, i) => `      case ${i}: return ${literal(name)};`),
    ),
    '  },',
    '  run(operation, use, iteration, io) {',
    ...groupedSwitch('operation', cases),
    '  },',
    '};',
    '',
  ].join('\n');
}

/** Which stage the arrival falls into is decided in code, so that no VU holds a table. */
function plannedStart(stages: readonly Stage[]): string[] {
  let arrivals = 0;
  let second = 0;
  const lines = ['    const arrivals = iteration + 1;'];
  for (const [i, { from, to, seconds }] of stages.entries()) {
    const end = arrivals + ((from + to) / 2) * seconds;
    const isLast = i === stages.length - 1;
    const inside = `${second} + secondsUntil(arrivals - ${arrivals}, ${from}, ${to}, ${seconds})`;
    lines.push(`    ${isLast ? '' : `if (arrivals <= ${end}) `}return ${inside};`);
    arrivals = end;
    second += seconds;
  }
  return lines;
}

/** k6 goes through the cases of a switch one by one: so there are two small ones and not one of hundreds. */
function groupedSwitch(value: string, cases: readonly string[]): string[] {
  const bits = 4;
  const lines = [`  switch (${value} >> ${bits}) {`];
  for (let first = 0; first < cases.length; first += 1 << bits) {
    const group = cases.slice(first, first + (1 << bits));
    lines.push(`  case ${first >> bits}:`, `    switch (${value}) {`, ...group, '    }', '    return;');
  }
  return [...lines, '  }'];
}

/** Surrogates begin at 0xd800; a code below it is one character. */
const highestCode = 0xd7ff;

function deckTexts(deck: Deck): Record<string, string | number> {
  const layout = layoutOf(deck);
  if (deck.size > highestCode) {
    throw new KitError('PLAN', `One cycle of the deck has ${deck.size} slots.`, {
      hint: `At most ${highestCode} fit: give the mix smaller weights in the same proportion.`,
    });
  }
  const text = (numbers: readonly number[]): string => numbers.map((n) => String.fromCharCode(n + 1)).join('');
  const operations = deck.operations.map((_, i) => i);
  return {
    operationCount: layout.operationCount,
    cycleSize: layout.size,
    owners: text(Array.from({ length: layout.size }, (_, slot) => layout.operationOfSlot(slot))),
    firstSlots: text(operations.map((i) => layout.firstSlot(i))),
    copies: text(operations.map((i) => layout.copies(i))),
  };
}

function compileOperation(number: number, operation: Operation, plan: LoadPlan, supplies: SupplyList): string {
  const texts = new TextCompiler(supplies);
  const lines: string[] = [];
  const last = operation.steps.length - 1;
  for (const [i, step] of operation.steps.entries()) {
    const at: StepPlace = { goal: operation.endpoint, number: i, isLast: i === last };
    lines.push(...compileCall(step.call, step.takes, at, texts));
  }
  if (plan.deck.operations[number] !== operation.endpoint) {
    throw new KitError(
      'DEFECT',
      `operation ${number} is ${operation.endpoint}, the deck says ${plan.deck.operations[number]}`,
    );
  }
  return [`    case ${number}: {`, ...lines.map((line) => `      ${line}`), '      return;', '    }'].join('\n');
}

interface StepPlace {
  readonly goal: string;
  readonly number: number;
  readonly isLast: boolean;
}

function compileCall(call: CallTemplate, takes: readonly Taking[], at: StepPlace, texts: TextCompiler): string[] {
  const { goal, number, isLast } = at;
  const body = call.body === null ? 'null' : texts.compile(call.body, 'json');
  const lines: string[] = [];
  if (call.sign !== null) lines.push(`const b${number} = ${body};`);
  const bodyText = call.sign === null ? body : `b${number}`;
  const headers = headersOf(call, bodyText, texts);
  const sent = [
    'iteration',
    number,
    literal(call.endpoint),
    call.expect,
    literal(call.method),
    texts.compile(call.path, 'path'),
    bodyText,
    texts.caller(call.as),
  ];
  if (isLast) return [...lines, `io.send(${[...sent, ...(headers === 'null' ? [] : [headers])].join(', ')});`];
  const text = `t${number}`;
  const reads = takes.length > 0;
  lines.push(
    `const ${text} = io.send(${[...sent, headers, literal(goal), reads].join(', ')});`,
    `if (${text} === null) return;`,
  );
  for (const { slot, from } of takes) {
    const name = texts.declareTaken(slot);
    const wanted = [literal(goal), 'iteration', number, literal(call.endpoint), text, quickPattern(from[0] ?? '')];
    lines.push(
      `const ${name} = io.take(${[...wanted, ...from.map(literal)].join(', ')});`,
      `if (${name} === null) return;`,
    );
  }
  return lines;
}

function headersOf(call: CallTemplate, body: string, texts: TextCompiler): string {
  const pairs = Object.entries(call.headers).map(([name, text]) => `${literal(name)}: ${texts.compile(text, 'raw')}`);
  if (call.sign !== null) {
    const { header, prefix, secret } = call.sign;
    // Without a body the empty text is signed.
    const signed = call.body === null ? "''" : body;
    pairs.push(`${literal(header)}: ${literal(prefix)} + ${texts.hmac(secret, signed)}`);
  }
  return pairs.length === 0 ? 'null' : `{ ${pairs.join(', ')} }`;
}
