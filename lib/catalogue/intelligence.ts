import { answers, endpoints, optional } from './entry.ts';

export const intelligence = endpoints('intelligence', {
  'get-all': {
    call: 'GET /intelligence',
    summary: 'All payment intelligence insights',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('schoolId', 'string:uuid'),
      optional('timeframe', 'enum(day|week|month|quarter|year)', 'default month'),
      optional('riskLevel', 'enum(low|medium|high|critical|all)', 'default all'),
      optional(
        'insightTypes',
        'array<enum(fraud_patterns|user_behavior|payment_optimization|risk_assessment|all)>',
        'default all; a plain query string fails the array check',
      ),
      optional(
        'includeActionableRecommendations',
        'boolean',
        'default true; do not send: a query string fails the boolean check',
      ),
    ],
    body: null,
    success: answers(
      200,
      `message data.query.timeframe data.query.schoolId data.insights[].id data.insights[].type
      data.insights[].severity data.insights[].title data.insights[].affectedEntities data.insights[].evidence[]
      data.insights[].recommendations[] data.insights[].confidence data.summary.totalInsights
      data.summary.criticalInsights data.summary.highPriorityRecommendations data.generatedAt`,
    ),
    errors: ['400 INVALID_PATH', '403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. That copy answers 400 INVALID_PATH
      here (its GET knows only a path containing /intelligence-insights); contract inferred from that operation.
      Role admin also passes.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'analyze-transaction': {
    call: 'POST /intelligence/analyze-transaction',
    summary: 'Scores one payment for fraud and analyses history',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [],
    body: [
      optional('transactionId', 'string:uuid', 'a payment id; without it the fraud part is skipped'),
      optional('schoolId', 'string:uuid', 'limits the 90-day history'),
      optional('amount', 'number', '0 or more; not used'),
      optional('paymentMethod', 'string', 'not used'),
      optional(
        'analysisType',
        'enum(fraud_detection|pattern_recognition|behavioral_analysis|optimization_suggestions|comprehensive)',
        'default comprehensive',
      ),
      optional('includeRecommendations', 'boolean', 'default true'),
      optional('confidenceThreshold', 'number', '0-1, default 0.7'),
    ],
    success: answers(
      200,
      `message data.analysisRequest.transactionId data.analysisRequest.analysisType
      data.analysisResult.fraudDetection.fraudRisk data.analysisResult.fraudDetection.fraudScore
      data.analysisResult.fraudDetection.investigationRequired data.analysisResult.patternRecognition
      data.analysisResult.behavioralAnalysis data.analysisResult.optimizationRecommendations data.metadata.dataPoints`,
    ),
    errors: ['403 INSUFFICIENT_PERMISSIONS', '403 ACCESS_DENIED', '404 NOT_FOUND', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. In that copy the call only reads:
      the payment and up to 1000 payments of 90 days. Role admin also passes; an invalid body gives 500.`,
    needs: ['payment.id'],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'get-behavior': {
    call: 'GET /intelligence/behavioral-analysis',
    summary: 'Paying behaviour of users and schools',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('schoolId', 'string:uuid'),
      optional('timeframe', 'enum(day|week|month|quarter|year)', 'default month'),
      optional('riskLevel', 'enum(low|medium|high|critical|all)', 'default all'),
      optional(
        'insightTypes',
        'array<enum(fraud_patterns|user_behavior|payment_optimization|risk_assessment|all)>',
        'default all; a plain query string fails the array check',
      ),
      optional(
        'includeActionableRecommendations',
        'boolean',
        'default true; do not send: a query string fails the boolean check',
      ),
    ],
    body: null,
    success: answers(
      200,
      `message data.query.timeframe data.query.schoolId data.insights[].id data.insights[].type
      data.insights[].severity data.insights[].title data.insights[].affectedEntities data.insights[].evidence[]
      data.insights[].recommendations[] data.insights[].confidence data.summary.totalInsights
      data.summary.criticalInsights data.summary.highPriorityRecommendations data.generatedAt`,
    ),
    errors: ['400 INVALID_PATH', '403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. That copy answers 400 INVALID_PATH
      here (its GET knows only a path containing /intelligence-insights); contract inferred from that operation.
      Role admin also passes.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'get-fraud-detection': {
    call: 'GET /intelligence/fraud-detection',
    summary: 'Fraud risk insights for payments',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [optional('schoolId', 'string:uuid')],
    body: null,
    success: answers(200, 'riskScore riskLevel flags[].type flags[].description flags[].severity recommendations[]'),
    errors: ['400 INVALID_PATH', '403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. Query and data follow the OpenAPI
      file; that copy answers 400 INVALID_PATH here. Role admin also passes.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'openapi',
    declaredIn: ['openapi', 'serverless.yml'],
  },
  'generate-report': {
    call: 'POST /intelligence/generate-intelligence-report',
    summary: 'Generates a payment intelligence report',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [],
    body: [
      optional('schoolId', 'string:uuid', 'inferred'),
      optional('timeframe', 'enum(day|week|month|quarter|year)', 'inferred; default month'),
      optional(
        'insightTypes',
        'array<enum(fraud_patterns|user_behavior|payment_optimization|risk_assessment|all)>',
        'inferred; default all',
      ),
      optional('riskLevel', 'enum(low|medium|high|critical|all)', 'inferred; default all'),
    ],
    success: answers(
      200,
      `message data.query.timeframe data.query.schoolId data.insights[].id data.insights[].type
      data.insights[].severity data.insights[].title data.insights[].affectedEntities data.insights[].evidence[]
      data.insights[].recommendations[] data.insights[].confidence data.summary.totalInsights
      data.summary.criticalInsights data.summary.highPriorityRecommendations data.generatedAt`,
    ),
    errors: ['400 INVALID_PATH', '403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'creates',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. That copy answers 400 INVALID_PATH
      here (its POST knows only analyze-transaction); contract and effect inferred. Role admin also passes.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'get-optimization': {
    call: 'GET /intelligence/optimization',
    summary: 'Payment optimisation opportunities',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('schoolId', 'string:uuid'),
      optional('timeframe', 'enum(day|week|month|quarter|year)', 'default month'),
      optional('riskLevel', 'enum(low|medium|high|critical|all)', 'default all'),
      optional(
        'insightTypes',
        'array<enum(fraud_patterns|user_behavior|payment_optimization|risk_assessment|all)>',
        'default all; a plain query string fails the array check',
      ),
      optional(
        'includeActionableRecommendations',
        'boolean',
        'default true; do not send: a query string fails the boolean check',
      ),
    ],
    body: null,
    success: answers(
      200,
      `message data.query.timeframe data.query.schoolId data.insights[].id data.insights[].type
      data.insights[].severity data.insights[].title data.insights[].affectedEntities data.insights[].evidence[]
      data.insights[].recommendations[] data.insights[].confidence data.summary.totalInsights
      data.summary.criticalInsights data.summary.highPriorityRecommendations data.generatedAt`,
    ),
    errors: ['400 INVALID_PATH', '403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. That copy answers 400 INVALID_PATH
      here (its GET knows only a path containing /intelligence-insights); contract inferred from that operation.
      Role admin also passes.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'get-patterns': {
    call: 'GET /intelligence/pattern-recognition',
    summary: 'Patterns and anomalies in payments',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('schoolId', 'string:uuid'),
      optional('timeframe', 'enum(day|week|month|quarter|year)', 'default month'),
      optional('riskLevel', 'enum(low|medium|high|critical|all)', 'default all'),
      optional(
        'insightTypes',
        'array<enum(fraud_patterns|user_behavior|payment_optimization|risk_assessment|all)>',
        'default all; a plain query string fails the array check',
      ),
      optional(
        'includeActionableRecommendations',
        'boolean',
        'default true; do not send: a query string fails the boolean check',
      ),
    ],
    body: null,
    success: answers(
      200,
      `message data.query.timeframe data.query.schoolId data.insights[].id data.insights[].type
      data.insights[].severity data.insights[].title data.insights[].affectedEntities data.insights[].evidence[]
      data.insights[].recommendations[] data.insights[].confidence data.summary.totalInsights
      data.summary.criticalInsights data.summary.highPriorityRecommendations data.generatedAt`,
    ),
    errors: ['400 INVALID_PATH', '403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. That copy answers 400 INVALID_PATH
      here (its GET knows only a path containing /intelligence-insights); contract inferred from that operation.
      Role admin also passes.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'update-models': {
    call: 'POST /intelligence/update-intelligence-models',
    summary: 'Updates the payment intelligence models',
    auth: 'bearer',
    roles: ['SUPER_ADMIN'],
    params: {},
    query: [],
    body: [optional('modelType', 'string', 'inferred'), optional('schoolId', 'string:uuid', 'inferred')],
    success: answers(200, 'message'),
    errors: ['400 INVALID_PATH', '403 INSUFFICIENT_PERMISSIONS', '500 INTERNAL_SERVER_ERROR'],
    effect: 'external',
    note: '',
    observed: `NO LIVE HANDLER: the file serverless.yml names exists only as a .bak copy. That copy answers 400 INVALID_PATH
      here (its POST knows only analyze-transaction); contract and role inferred from model training.`,
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
});
