import { between, rupees, slot, sometimes, type ValueObject } from '../values.ts';
import type { Bodies, Body } from './body.ts';

// `system_health` and `performance_report` are accepted, but their job fails.
const job = (random: Parameters<Body>[0]): ValueObject => ({
  operation: random.pick(['cross_school_analytics', 'real_time_benchmarking', 'predictive_insights']),
  parameters: { schoolId: slot('school.id') },
  options: { includePrivacyProtection: true, cacheEnabled: true, detailLevel: random.pick(['summary', 'detailed']) },
});

/** Boards, forecasts and models, where the fields hang together. */
export const office: Bodies = {
  'analytics.execute-operation': job,
  'analytics.execute-batch': (random) => ({ requests: [job(random), job(random)] }),
  'analytics.optimize-revenue': (random) => ({
    product: 'monthly lunch plan',
    currentPrice: rupees(random, 1200, 2400),
    costStructure: { variableCost: rupees(random, 600, 900), fixedCost: rupees(random, 100, 250), marginTarget: 0.2 },
    ...sometimes(random, {
      competitorPrices: [rupees(random, 1300, 2500), rupees(random, 1100, 2300)],
      constraints: { minPrice: 1000, maxPrice: 2600, marketPosition: 'standard' },
    }),
  }),
  'analytics.generate-board-report': (random) => ({
    reportType: random.pick(['monthly_board', 'quarterly_review', 'annual_summary', 'strategic_insights']),
    recipients: [],
    confidentialityLevel: 'internal',
  }),
  'intelligence.analyze-transaction': (random) => ({
    transactionId: slot('payment.id'),
    schoolId: slot('school.id'),
    analysisType: random.pick(['fraud_detection', 'pattern_recognition', 'comprehensive']),
    includeRecommendations: true,
    confidenceThreshold: 0.8,
  }),
  'ml-insights.train-model': (random) => ({
    modelType: random.pick(['churn_prediction', 'revenue_forecast', 'anomaly_detection', 'payment_success_prediction']),
    schoolId: slot('school.id'),
    trainingPeriodMonths: between(random, 3, 12),
    hyperparameters: { learningRate: 0.05, maxDepth: 6, minSamplesLeaf: 5, nEstimators: 100 },
  }),
};
