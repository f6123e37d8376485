import { answers, endpoints, optional, required } from './entry.ts';

export const mlInsights = endpoints('ml-insights', {
  'get-all': {
    call: 'GET /ml-insights',
    summary: 'All payment insights: anomalies, churn, forecast, trends',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('schoolId', 'string:uuid'),
      optional('timeframe', 'enum(week|month|quarter|year)', 'default month'),
      optional(
        'insightTypes',
        'array<enum(anomaly|churn|revenue_forecast|trend_analysis|all)>',
        'default all; a plain query string fails the array check',
      ),
      optional('confidenceThreshold', 'number', '0-1, default 0.7; a plain query string fails the number check'),
      optional('includeRecommendations', 'boolean', 'default true; do not send, as above'),
    ],
    body: null,
    success: answers(
      200,
      `message data.query.timeframe data.query.schoolId data.insights.anomalies[] data.insights.churnPredictions[]
      data.insights.revenueForecast[] data.insights.trendAnalysis[] data.insights.overallHealthScore
      data.insights.riskLevel data.insights.keyRecommendations[] data.insights.confidence
      data.insights.dataQuality.overall data.generatedAt`,
    ),
    errors: ['403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. In that copy every GET path gives
      one combined answer; role admin also passes; a school_admin is not limited to the own school because the token
      check carries no school id. Loads all payments of the period and schools with users, orders and subscriptions.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'get-anomalies': {
    call: 'GET /ml-insights/anomaly',
    summary: 'Payment anomalies found by statistics',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('schoolId', 'string:uuid'),
      optional('timeframe', 'enum(week|month|quarter|year)', 'default month'),
      optional(
        'insightTypes',
        'array<enum(anomaly|churn|revenue_forecast|trend_analysis|all)>',
        'default all; a plain query string fails the array check',
      ),
      optional('confidenceThreshold', 'number', '0-1, default 0.7; a plain query string fails the number check'),
      optional('includeRecommendations', 'boolean', 'default true; do not send, as above'),
    ],
    body: null,
    success: answers(
      200,
      `data.insights.anomalies[] message data.query.timeframe data.query.schoolId data.insights.churnPredictions[]
      data.insights.revenueForecast[] data.insights.trendAnalysis[] data.insights.overallHealthScore
      data.insights.riskLevel data.insights.keyRecommendations[] data.insights.confidence
      data.insights.dataQuality.overall data.generatedAt`,
    ),
    errors: ['403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. In that copy every GET path gives
      one combined answer; role admin also passes; a school_admin is not limited to the own school because the token
      check carries no school id.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'get-churn': {
    call: 'GET /ml-insights/churn',
    summary: 'Churn prediction per school',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('schoolId', 'string:uuid'),
      optional('timeframe', 'enum(week|month|quarter|year)', 'default month'),
      optional(
        'insightTypes',
        'array<enum(anomaly|churn|revenue_forecast|trend_analysis|all)>',
        'default all; a plain query string fails the array check',
      ),
      optional('confidenceThreshold', 'number', '0-1, default 0.7; a plain query string fails the number check'),
      optional('includeRecommendations', 'boolean', 'default true; do not send, as above'),
    ],
    body: null,
    success: answers(
      200,
      `data.insights.churnPredictions[] message data.query.timeframe data.query.schoolId data.insights.anomalies[]
      data.insights.revenueForecast[] data.insights.trendAnalysis[] data.insights.overallHealthScore
      data.insights.riskLevel data.insights.keyRecommendations[] data.insights.confidence
      data.insights.dataQuality.overall data.generatedAt`,
    ),
    errors: ['403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. In that copy every GET path gives
      one combined answer; role admin also passes; a school_admin is not limited to the own school because the token
      check carries no school id.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  generate: {
    call: 'POST /ml-insights/generate-insights',
    summary: 'Generates a fresh set of payment insights',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [],
    body: [
      optional('schoolId', 'string:uuid', 'inferred from the GET query'),
      optional('timeframe', 'enum(week|month|quarter|year)', 'inferred; default month'),
      optional(
        'insightTypes',
        'array<enum(anomaly|churn|revenue_forecast|trend_analysis|all)>',
        'inferred; default all',
      ),
      optional('includeRecommendations', 'boolean', 'inferred; default true'),
      optional('confidenceThreshold', 'number', 'inferred; 0-1, default 0.7'),
    ],
    success: answers(
      200,
      `message data.query.timeframe data.query.schoolId data.insights.anomalies[] data.insights.churnPredictions[]
      data.insights.revenueForecast[] data.insights.trendAnalysis[] data.insights.overallHealthScore
      data.insights.riskLevel data.insights.keyRecommendations[] data.insights.confidence
      data.insights.dataQuality.overall data.generatedAt`,
    ),
    errors: ['400 INVALID_PATH', '403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'external',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. That copy answers 400 INVALID_PATH
      here (its POST knows only train-model).`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'get-predictive': {
    call: 'GET /ml-insights/predictive',
    summary: 'AI predictive insights about payments',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('schoolId', 'string:uuid'),
      optional(
        'insight_type',
        'enum(revenue_forecast|churn_prediction|payment_failure_risk)',
        'OpenAPI only; ignored by the backup handler',
      ),
      optional('timeframe', 'enum(week|month|quarter|year)', 'backup handler only; default month'),
    ],
    body: null,
    success: answers(
      200,
      `insightType predictions[].metric predictions[].prediction predictions[].confidence predictions[].timeframe
      recommendations[].action recommendations[].impact recommendations[].priority`,
    ),
    errors: ['403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. In that copy every GET path gives
      one combined answer; role admin also passes; a school_admin is not limited to the own school because the token
      check carries no school id. Query and data follow the OpenAPI file; the backup handler would return message
      and data.insights instead.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'openapi',
    declaredIn: ['openapi', 'serverless.yml'],
  },
  'get-revenue-forecast': {
    call: 'GET /ml-insights/revenue-forecast',
    summary: 'Revenue forecast by period',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('schoolId', 'string:uuid'),
      optional('timeframe', 'enum(week|month|quarter|year)', 'default month'),
      optional(
        'insightTypes',
        'array<enum(anomaly|churn|revenue_forecast|trend_analysis|all)>',
        'default all; a plain query string fails the array check',
      ),
      optional('confidenceThreshold', 'number', '0-1, default 0.7; a plain query string fails the number check'),
      optional('includeRecommendations', 'boolean', 'default true; do not send, as above'),
    ],
    body: null,
    success: answers(
      200,
      `data.insights.revenueForecast[] message data.query.timeframe data.query.schoolId data.insights.anomalies[]
      data.insights.churnPredictions[] data.insights.trendAnalysis[] data.insights.overallHealthScore
      data.insights.riskLevel data.insights.keyRecommendations[] data.insights.confidence
      data.insights.dataQuality.overall data.generatedAt`,
    ),
    errors: ['403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. In that copy every GET path gives
      one combined answer; role admin also passes; a school_admin is not limited to the own school because the token
      check carries no school id.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'train-model': {
    call: 'POST /ml-insights/train-model',
    summary: 'Trains a payment prediction model',
    auth: 'bearer',
    roles: ['SUPER_ADMIN'],
    params: {},
    query: [],
    body: [
      required('modelType', 'enum(churn_prediction|revenue_forecast|anomaly_detection|payment_success_prediction)'),
      optional('schoolId', 'string:uuid'),
      optional('trainingPeriodMonths', 'integer', '3-24, default 12'),
      optional('features', 'array<string>'),
      optional('hyperparameters.learningRate', 'number', '0.001-1, default 0.01'),
      optional('hyperparameters.maxDepth', 'integer', '1-20, default 6'),
      optional('hyperparameters.minSamplesLeaf', 'integer', '1-100, default 5'),
      optional('hyperparameters.nEstimators', 'integer', '10-1000, default 100'),
    ],
    success: answers(
      200,
      `message data.trainingResult.modelId data.trainingResult.modelType data.trainingResult.trainingStatus
      data.trainingResult.accuracy data.trainingResult.dataPoints data.trainingResult.modelMetrics
      data.trainingResult.deploymentReady data.trainingResult.nextRetrainingDate data.generatedAt`,
    ),
    errors: ['403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'external',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. In that copy training is simulated
      and nothing is stored; under 100 payments it still answers 200 with trainingStatus failed; deployment names an
      ML model bucket. Only super_admin.`,
    needs: [],
    gives: ['mlModel.id'],
    critical: false,
    safeInProduction: false,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
});
