import { userById } from '../access.ts';
import { type Call, callerOf, type Handler, type Handlers, listOf, objectOf, param, text } from '../call.ts';
import type { Thing } from '../entities.ts';
import type { Platform } from '../platform.ts';
import { Refusal, unknown } from '../refusal.ts';

function begin(operation: string, call: Call, { operations, id, iso, now }: Platform): Thing {
  const operationId = `op_${operation}_${now()}_${id().slice(0, 8)}`;
  return operations.add<Thing>({
    ...{
      id: operationId,
      operationId,
      owner: null,
      operationType: operation,
      operation,
      status: 'completed',
      progress: 100,
    },
    ...{
      startTime: iso(),
      endTime: iso(),
      duration: 1,
      results: {},
      error: null,
      metadata: { userId: callerOf(call).user.id },
    },
  });
}

const execute: Handler = (call, platform) => {
  const { id } = begin(text(call.body.operation), call, platform);
  const statusEndpoint = `/analytics/orchestrator/status?operationId=${id}`;
  return { data: { operationId: id, estimatedCompletionTime: platform.iso(1000), statusEndpoint } };
};

/** Only the first ten are handled. */
const batch: Handler = (call, platform) => {
  const requests = listOf(call.body.requests);
  const results = requests.slice(0, 10).map((one) => begin(text(objectOf(one).operation), call, platform));
  return { data: { results, totalRequests: requests.length, successfulRequests: results.length } };
};

const status: Handler = ({ query }, { operations }) => {
  const found = operations.get(text(query.operationId));
  if (found === undefined) throw unknown('operation', text(query.operationId), 'OPERATION_NOT_FOUND');
  return { data: found };
};

const transaction: Handler = ({ body }, { payments }) => {
  const { transactionId } = body;
  if (typeof transactionId === 'string' && !payments.get(transactionId)) throw unknown('payment', transactionId);
  return {};
};

const behavior: Handler = ({ body }, platform) => {
  const user = userById(text(body.userId) || platform.house.parentId, platform);
  return { data: { userId: user.id, schoolId: platform.school.id, lastUpdated: platform.iso() } };
};

const ofSchool: Handler = (call, { school }) => {
  if (param(call, 'schoolId') !== school.id) throw unknown('school', param(call, 'schoolId'));
  return {};
};

const service: Handler = (call, { iso }) => {
  const name = param(call, 'service');
  if (name !== 'database' && name !== 'redis')
    throw new Refusal(400, ['UNKNOWN_SERVICE'], 'the services are database and redis');
  return { data: { service: name, status: 'healthy', latency: 1, lastCheck: iso(), message: 'ok' } };
};

const train: Handler = ({ body }, { id, iso }) => ({
  data: {
    trainingResult: { modelId: id(), modelType: body.modelType, trainingStatus: 'completed' },
    generatedAt: iso(),
  },
});

export const insight: Handlers = {
  'analytics.execute-operation': execute,
  'analytics.execute-batch': batch,
  'analytics.get-operation-status': status,
  'intelligence.analyze-transaction': transaction,
  'payments.update-customer-payment-behavior': behavior,
  'payments.get-school-payment-analytics': ofSchool,
  'monitoring.get-service-health': service,
  'ml-insights.train-model': train,
};
