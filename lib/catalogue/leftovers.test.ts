import { describe, expect, test } from 'vitest';
import { seededRandom } from '../stats/random.ts';
import { entities } from './entities.ts';
import { slotsOf } from './holes.ts';
import { catalogue, endpointById } from './index.ts';
import { findingCall, leftovers, listPaths, removalCall } from './leftovers.ts';
import { operationFor } from './operations.ts';
import { fillCall } from './request.ts';
import { allowedRoles } from './roles.ts';
import { violations } from './testdata/contract.ts';
import { filledBody, sampleValues } from './testdata/filled.ts';

const random = seededRandom(1);
const found = leftovers.flatMap(({ find }) => (find === null ? [] : [find]));
const removed = leftovers.flatMap(({ remove }) => (remove === null ? [] : [remove]));

describe('what a run leaves', () => {
  test('everything that makes a standing entity has its way out, or a reason why there is none', () => {
    const makers = Object.values(entities).flatMap((entity) => (entity.kind === 'standing' ? [entity.createdBy] : []));
    const known = leftovers.flatMap(({ createdBy }) => createdBy);
    // Lives in the memory of the process only.
    expect(makers.filter((maker) => !known.includes(maker))).toEqual(['analytics.execute-operation']);
    for (const { find, remove, reason } of leftovers) if (find === null || remove === null) expect(reason).not.toBe('');
  });

  test('every endpoint whose load creates something that lasts is listed', () => {
    const known: ReadonlySet<string> = new Set(leftovers.flatMap(({ createdBy }) => createdBy));
    const used = new Set(
      catalogue.flatMap(({ id }) => operationFor(endpointById(id), random).steps.map(({ call }) => call.endpoint)),
    );
    const silent = catalogue
      .filter(({ id, effect, gives }) => used.has(id) && effect === 'creates' && gives.length > 0 && !known.has(id))
      .map(({ id }) => id);
    expect(silent).toEqual([
      'analytics.execute-batch',
      'analytics.execute-operation',
      'auth.login',
      'payments.schedule-payment-retry',
      'rfid.get-card',
      'rfid.verify-card',
      'rfid.verify-bulk',
      'rfid.verify-delivery',
    ]);
  });

  test('lists are asked by a role that may ask, with parameters that exist, for fields that are answered', () => {
    for (const find of found) {
      const endpoint = endpointById(find.endpoint);
      const { path } = fillCall(findingCall(find, 'R7K2M9', 2, random), sampleValues());
      const sent = new URLSearchParams(path.split('?')[1]);
      const known = endpoint.query.map(({ name }) => name);
      expect([...sent.keys()].filter((name) => !known.includes(name))).toEqual([]);
      if (find.paging !== null) expect(sent.get('page')).toBe('2');
      if (find.search !== null) expect(sent.get(find.search)).toBe('R7K2M9');
      if (endpoint.auth !== 'public') expect(allowedRoles(endpoint)).toContain(find.as);
      for (const field of [find.id, find.label]) {
        const path = `${find.list}.${field}`;
        const isAnswered = endpoint.success.data.includes(path) || path === 'data.paymentMethods[].upiHandle';
        expect(isAnswered, `${find.endpoint} ${path}`).toBe(true);
      }
      expect(listPaths(find)[0]).not.toContain('[');
    }
  });

  test('removal is a valid call of a role that may, and refers to the thing by its slot', () => {
    for (const remove of removed) {
      const endpoint = endpointById(remove.endpoint);
      const call = removalCall(remove, random);
      expect(slotsOf(call)).toEqual([remove.slot]);
      expect(allowedRoles(endpoint)).toContain(remove.as);
      if (endpoint.body !== null) expect(violations(filledBody(call), endpoint.body)).toEqual([]);
    }
  });
});
