/** Stands in for k6/execution; tests set the fields. */
const execution = { scenario: { startTime: 0, iterationInTest: 0, iterationInInstance: 0 } };

export default execution;
