/** What each exit code of k6 means for a run (k6's own list, `errext/exitcodes`). */
const meanings: Readonly<Record<number, string>> = {
  0: 'ended by itself',
  97: 'the cloud run failed',
  98: 'the progress of the cloud run could not be read',
  99: 'a threshold was crossed',
  100: 'setup took too long',
  101: 'teardown took too long',
  102: 'a time-out was reached',
  103: 'it could not be stopped in order',
  104: 'the options of the scenario were refused',
  105: 'it was stopped by a signal or through its REST address',
  106: 'its REST address could not be opened',
  107: 'an exception in the scenario',
  108: 'the scenario itself ended the run',
  109: 'k6 itself panicked',
  110: 'the scenario was marked as failed',
};

/** For reports: "exit code 107 (an exception in the scenario)". */
export function k6ExitText(code: number): string {
  const meaning = meanings[code];
  return `exit code ${code}${meaning === undefined ? '' : ` (${meaning})`}`;
}
