import { expect, it } from 'vitest';
import { KitError } from '../../lib/model/kit-error.ts';
import { type DoctorCheck, type DoctorWorld, missing, ok, warn } from './check.ts';
import { examine } from './examine.ts';
import { renderExamined } from './report.ts';

const world = (signal = new AbortController().signal): DoctorWorld => ({
  env: {},
  now: () => 0,
  root: '/nowhere',
  home: '/nowhere',
  out: () => {},
  err: () => {},
  isTerminal: false,
  signal,
  machine: { node: '20.19.0', platform: 'linux', arch: 'x64', cores: 2, totalMemory: 8e9, availableMemory: 4e9 },
  findTarget: () => null,
});

const check = (more: Partial<DoctorCheck>): DoctorCheck => ({
  id: 'thing',
  title: 'Thing',
  run: async () => ok('there'),
  ...more,
});

/** Missing until it is mended. */
function mendable(): DoctorCheck {
  let there = false;
  return check({
    run: async () => (there ? ok('there') : missing('not there', 'get it')),
    mend: async () => {
      there = true;
    },
  });
}

it('what is missing is mended and looked at again', async () => {
  expect(await examine([mendable()], world(), true)).toEqual([
    { id: 'thing', title: 'Thing', status: 'ok', detail: 'there', remedy: '', mended: true },
  ]);
});

it('nothing is mended when only looking', async () => {
  expect(await examine([mendable()], world(), false)).toMatchObject([
    { status: 'missing', remedy: 'get it', mended: false },
  ]);
});

it('what cannot be mended says why, with the advice of the error', async () => {
  const mend = async () => {
    throw new KitError('K6_MISSING', 'no way worked', { hint: 'install Go' });
  };
  const run = async () => missing('not there', 'get it');
  expect(await examine([check({ run, mend })], world(), true)).toMatchObject([
    { status: 'missing', detail: 'no way worked', remedy: 'install Go', mended: false },
  ]);
});

it('a check that throws is missing, and the ones after it still run', async () => {
  const run = async () => {
    throw new KitError('TARGET_UNREACHABLE', 'refused', { hint: 'start it' });
  };
  expect(await examine([check({ run }), check({ id: 'next' })], world(), true)).toMatchObject([
    { status: 'missing', detail: 'refused', remedy: 'start it' },
    { id: 'next', status: 'ok' },
  ]);
});

it('an interrupted examination ends with the interruption, not with findings', async () => {
  const abort = new AbortController();
  const run = async () => {
    abort.abort(new KitError('INTERRUPTED', 'stopped'));
    throw new Error('because of it');
  };
  await expect(examine([check({ run })], world(abort.signal), true)).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

it('the report aligns its columns and ends with what to do next', async () => {
  const checks = [
    check({ title: 'A', run: async () => ok('fine') }),
    check({ run: async () => warn('small', 'add some') }),
  ];
  expect(renderExamined(await examine(checks, world(), true), false)).toBe(
    [
      'ok       A      fine',
      'warn     Thing  small',
      '                add some',
      '',
      'Ready, with 1 to look at. Next: npm run load -- smoke',
    ].join('\n'),
  );
});

it('the report names what is missing, and keeps findings of several lines in their column', async () => {
  const checks = [check({ title: 'k6', run: async () => missing('no\n  - tried', 'one\ntwo') })];
  expect(renderExamined(await examine(checks, world(), true), false)).toBe(
    ['missing  k6  no', '               - tried', '             one', '             two', '', 'Not ready: k6.'].join(
      '\n',
    ),
  );
});
