import exec from 'k6/execution';
import http from 'k6/http';
import { Trend } from 'k6/metrics';

const load = JSON.parse(__ENV.LOAD);
const lateness = new Trend('iteration_lateness', true);
const begun = new Trend('requests_begun');
export const options = {
  discardResponseBodies: true,
  systemTags: ['name', 'status', 'expected_response', 'error_code', 'scenario'],
  summaryTrendStats: ['count'],
  scenarios: {
    load: {
      executor: 'constant-arrival-rate',
      rate: load.rate,
      timeUnit: '1s',
      gracefulStop: '20s',
      duration: `${Math.ceil((load.iterations / load.rate) * 1000 + 1000)}ms`,
      preAllocatedVUs: load.vus,
    },
  },
};
const only200 = http.expectedStatuses(200);
export default function () {
  const i = exec.scenario.iterationInTest;
  if (i >= load.iterations) return;
  lateness.add(1);
  begun.add(1);
  const path = load.paths[i % load.paths.length];
  const url = path.startsWith('http') ? path : load.base + path;
  http.get(url, {
    tags: { name: path.split('/')[path.startsWith('http') ? 3 : 1] },
    timeout: '2500ms',
    responseCallback: only200,
  });
  if (load.kit && i % 10 === 0) http.get(`${load.base}/kit.token/200`, { tags: { name: 'kit.token' } });
}
