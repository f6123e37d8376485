import { expect, it } from 'vitest';
import type { RunEvent } from '../../lib/model/event.ts';
import { hold, phasesOf, ramp } from '../../lib/profiles/shape.ts';
import { timelineOf } from './timeline.ts';

const phases = phasesOf([ramp('warm-up', 1, 9, 10), hold('steady', 9, 20)]);

function watched() {
  const events: RunEvent[] = [];
  let now = 0;
  const timeline = timelineOf({ phases, profile: 'peak' }, { event: (event) => void events.push(event) }, () => now);
  const set = (moment: number): void => {
    now = moment;
  };
  const told = () => events.map(({ at, text }) => `${at} ${text}`);
  return { timeline, told, set };
}

it('tells each phase change at its own time, however late it is asked', () => {
  const { timeline, told, set } = watched();
  set(1000);
  timeline.began(1000);
  set(12_500);
  timeline.tick();
  set(31_200);
  timeline.ended();
  expect(told()).toEqual([
    '1000 peak begins',
    '1000 warm-up begins',
    '11000 warm-up ends',
    '11000 steady begins',
    '31000 steady ends',
    '31200 peak ends',
  ]);
});

it('a run that was stopped tells only of what it reached', () => {
  const { timeline, told, set } = watched();
  set(1000);
  timeline.began(1000);
  set(5000);
  timeline.ended();
  expect(told()).toEqual(['1000 peak begins', '1000 warm-up begins', '5000 peak ends']);
});

it('k6’s own word for the beginning is preferred to the first window', () => {
  const { timeline } = watched();
  timeline.began(1000);
  timeline.seen(400);
  expect(timeline.beganAt()).toBe(1000);
});

it('a load that never began has no end', () => {
  const { timeline, told } = watched();
  timeline.ended();
  expect(told()).toEqual([]);
});
