import type { Ms, PerSecond, Ratio, Seconds } from '../model/units.ts';

/** Figures as people read them. Thousands are set apart by a narrow no-break space, as SI does. */
const thousands = '\u202f';
const noBreak = '\u00a0';

/** 12345 -> "12 345". Rounds to a whole number. */
export function countText(n: number): string {
  return Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, thousands);
}

/** Three significant digits as far as they mean anything: "0.84 ms", "12.3 ms", "1 240 ms". */
export function msText(ms: Ms): string {
  const digits = ms < 1 ? 2 : ms < 100 ? 1 : 0;
  const text = digits === 0 ? countText(ms) : ms.toFixed(digits).replace(/\.0+$/, '');
  return `${text}${noBreak}ms`;
}

/** 0.0123 -> "1.23 %"; what is not zero is never shown as zero. */
export function shareText(ratio: Ratio): string {
  const percent = ratio * 100;
  if (percent > 0 && percent < 0.01) return `<${noBreak}0.01${noBreak}%`;
  if (percent < 100 && percent > 99.99) return `>${noBreak}99.99${noBreak}%`;
  const digits = percent < 10 ? 2 : percent < 99.9 ? 1 : 2;
  return `${percent.toFixed(digits).replace(/\.?0+$/, '')}${noBreak}%`;
}

export function rateText(rate: PerSecond): string {
  return `${rate < 100 ? rate.toFixed(1).replace(/\.0$/, '') : countText(rate)}/s`;
}

/** 83 -> "1 min 23 s". */
export function durationText(seconds: Seconds): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${seconds < 10 ? seconds.toFixed(1).replace(/\.0$/, '') : whole}${noBreak}s`;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const parts = [
    hours > 0 ? `${hours}${noBreak}h` : '',
    minutes > 0 ? `${minutes}${noBreak}min` : '',
    whole % 60 > 0 ? `${whole % 60}${noBreak}s` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** "1 endpoint", "3 endpoints". */
export const countOf = (n: number, one: string, many = `${one}s`): string => `${countText(n)} ${n === 1 ? one : many}`;

/** "a", "a and b", "a, b, c and 4 more". */
export function listText(names: readonly string[], shown = 3): string {
  if (names.length > shown + 1) return `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** What an answer that was not as expected is called. k6's error codes: 1050 time-out, 1101 name, 1212 refused. */
export function answerText(status: number, errorCode: number | null): string {
  if (status !== 0) return `answered ${status}`;
  switch (errorCode) {
    case 1050:
      return 'no answer in time';
    case 1101:
      return 'name not found';
    case 1211:
      return 'connection timed out';
    case 1212:
      return 'connection refused';
    case 1220:
      return 'connection reset';
    default:
      return errorCode === null ? 'no answer' : `no answer (k6 error ${errorCode})`;
  }
}
