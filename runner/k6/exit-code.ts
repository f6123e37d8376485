/**
 * `ended`: the scenario ran to its end, whatever was found. `stopped`: ended early on request. `refused`: k6 did not
 * run the script at all. `broken`: it ended in a way from which no verdict may be drawn.
 */
export type K6Ending = 'ended' | 'stopped' | 'refused' | 'broken';

interface Meaning {
  readonly ending: K6Ending;
  readonly meaning: string;
}

/** Every code that k6 2.2 can end with (its package `errext/exitcodes`); -1 is its word for an unforeseen error. */
export const k6ExitCodes: Readonly<Record<number, Meaning>> = {
  0: { ending: 'ended', meaning: 'k6 ran to its end' },
  97: { ending: 'ended', meaning: 'the cloud run failed its thresholds' },
  98: { ending: 'broken', meaning: 'k6 could not learn how the cloud run went on' },
  99: { ending: 'ended', meaning: 'thresholds of the script were crossed' },
  100: { ending: 'broken', meaning: 'setup() took too long' },
  101: { ending: 'ended', meaning: 'teardown() took too long' },
  102: { ending: 'broken', meaning: 'something in k6 took too long' },
  103: { ending: 'stopped', meaning: 'k6 was stopped through its REST API' },
  104: { ending: 'refused', meaning: 'k6 refused its options' },
  105: { ending: 'stopped', meaning: 'k6 was interrupted by a signal' },
  106: { ending: 'refused', meaning: "k6's REST API could not listen" },
  107: { ending: 'refused', meaning: 'the script threw an error while k6 loaded it' },
  108: { ending: 'stopped', meaning: 'the script stopped the run' },
  109: { ending: 'broken', meaning: 'k6 itself crashed' },
  110: { ending: 'ended', meaning: 'the script marked the run as failed' },
  255: { ending: 'broken', meaning: 'k6 met an error that it has no code for' },
};

/** What the end of a k6 process means; every code and signal has a meaning. */
export function meaningOf(exit: { readonly exitCode: number | null; readonly signal: string | null }): Meaning {
  if (exit.signal !== null) return { ending: 'broken', meaning: `k6 was killed by ${exit.signal}` };
  if (exit.exitCode === null) return { ending: 'broken', meaning: 'k6 ended without an exit code' };
  return k6ExitCodes[exit.exitCode] ?? { ending: 'broken', meaning: `k6 ended with the unknown code ${exit.exitCode}` };
}
