import { answers, endpoints, optional, required } from './entry.ts';

export const invoiceAnalytics = endpoints('invoice-analytics', {
  'get-collections': {
    call: 'GET /invoice-analytics/collections',
    summary: 'Invoice collection performance overview',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('startDate', 'string:date-time', 'default 30 days back'),
      optional('endDate', 'string:date-time', 'default now'),
      optional('schoolId', 'string:uuid', 'validated, not used; the x-school-id header filters'),
      optional('reportType', 'enum(revenue|performance|compliance|delivery)', 'default revenue; the last two give 400'),
      optional('granularity', 'enum(daily|weekly|monthly|quarterly)', 'default monthly'),
      optional('includeDetails', 'boolean', 'not used'),
      optional('limit', 'integer', '1..1000, not used'),
      optional('offset', 'integer', 'not used'),
    ],
    body: null,
    success: answers(
      200,
      `summary.totalRevenue summary.totalInvoices summary.averageInvoiceValue summary.totalTax summary.totalDiscounts
      summary.period.startDate timeSeries[].period timeSeries[].revenue paymentMethods[].payment_method
      paymentMethods[].total_amount topItems[].item_name topItems[].revenue metadata.generatedAt`,
    ),
    errors: ['400 INVALID_REPORT_TYPE', '401 AUTHENTICATION_REQUIRED', '403 ACCESS_DENIED', '500 INTERNAL_ERROR'],
    effect: 'none',
    note: `Reads only: one aggregate and three raw SQL joins. The path is not looked at; all four GETs give the same
      revenue answer. The SQL names tables and columns that the Prisma mapping does not create, so expect 500. No
      collection figures are computed.`,
    observed: '',
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'handler',
    declaredIn: ['serverless.yml'],
  },
  'get-dashboard': {
    call: 'GET /invoice-analytics/dashboard',
    summary: 'Invoice revenue overview for a period',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('startDate', 'string:date-time', 'default 30 days back'),
      optional('endDate', 'string:date-time', 'default now'),
      optional('schoolId', 'string:uuid', 'validated, not used; the x-school-id header filters'),
      optional('reportType', 'enum(revenue|performance|compliance|delivery)', 'default revenue; the last two give 400'),
      optional('granularity', 'enum(daily|weekly|monthly|quarterly)', 'default monthly'),
      optional('includeDetails', 'boolean', 'not used'),
      optional('limit', 'integer', '1..1000, not used'),
      optional('offset', 'integer', 'not used'),
    ],
    body: null,
    success: answers(
      200,
      `summary.totalRevenue summary.totalInvoices summary.averageInvoiceValue summary.totalTax summary.totalDiscounts
      summary.period.startDate timeSeries[].period timeSeries[].revenue paymentMethods[].payment_method
      paymentMethods[].total_amount topItems[].item_name topItems[].revenue metadata.generatedAt`,
    ),
    errors: ['400 INVALID_REPORT_TYPE', '401 AUTHENTICATION_REQUIRED', '403 ACCESS_DENIED', '500 INTERNAL_ERROR'],
    effect: 'none',
    note: `Reads only: one aggregate and three raw SQL joins. The path is not looked at; all four GETs give the same
      revenue answer. The SQL names tables and columns that the Prisma mapping does not create, so expect 500. Role
      header defaults to admin when absent.`,
    observed: '',
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'handler',
    declaredIn: ['serverless.yml'],
  },
  'generate-report': {
    call: 'POST /invoice-analytics/generate-report',
    summary: 'Meant to build an invoice compliance or revenue report',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [],
    body: [
      required('startDate', 'string:date-time'),
      required('endDate', 'string:date-time'),
      optional('schoolId', 'string:uuid'),
      optional('reportFormat', 'enum(json|csv|pdf)', 'default json'),
      optional('includeAuditTrail', 'boolean', 'default true'),
      optional('complianceStandards', 'array<string>'),
    ],
    success: answers(
      200,
      `reportInfo.generatedAt reportInfo.scope auditSummary financialCompliance securityCompliance dataRetention
      recommendations`,
    ),
    errors: [
      '400 MISSING_BODY',
      '400 INVALID_ENDPOINT',
      '401 AUTHENTICATION_REQUIRED',
      '403 ACCESS_DENIED',
      '500 INTERNAL_ERROR',
    ],
    effect: 'none',
    note: `Only paths with /performance or /compliance are served, so this one answers 400 INVALID_ENDPOINT; contract
      from the compliance branch, which cross-joins payments, invoices and audit log.`,
    observed: '',
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'inferred',
    declaredIn: ['serverless.yml'],
  },
  'get-overdue': {
    call: 'GET /invoice-analytics/overdue',
    summary: 'Overdue invoice overview',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('startDate', 'string:date-time', 'default 30 days back'),
      optional('endDate', 'string:date-time', 'default now'),
      optional('schoolId', 'string:uuid', 'validated, not used; the x-school-id header filters'),
      optional('reportType', 'enum(revenue|performance|compliance|delivery)', 'default revenue; the last two give 400'),
      optional('granularity', 'enum(daily|weekly|monthly|quarterly)', 'default monthly'),
      optional('includeDetails', 'boolean', 'not used'),
      optional('limit', 'integer', '1..1000, not used'),
      optional('offset', 'integer', 'not used'),
    ],
    body: null,
    success: answers(
      200,
      `summary.totalRevenue summary.totalInvoices summary.averageInvoiceValue summary.totalTax summary.totalDiscounts
      summary.period.startDate timeSeries[].period timeSeries[].revenue paymentMethods[].payment_method
      paymentMethods[].total_amount topItems[].item_name topItems[].revenue metadata.generatedAt`,
    ),
    errors: ['400 INVALID_REPORT_TYPE', '401 AUTHENTICATION_REQUIRED', '403 ACCESS_DENIED', '500 INTERNAL_ERROR'],
    effect: 'none',
    note: `Reads only: one aggregate and three raw SQL joins. The path is not looked at; all four GETs give the same
      revenue answer. The SQL names tables and columns that the Prisma mapping does not create, so expect 500. No
      overdue filter; only invoices in status PAID are counted.`,
    observed: '',
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'handler',
    declaredIn: ['serverless.yml'],
  },
  'get-payment-status': {
    call: 'GET /invoice-analytics/payment-status',
    summary: 'Invoice payment state overview',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [
      optional('startDate', 'string:date-time', 'default 30 days back'),
      optional('endDate', 'string:date-time', 'default now'),
      optional('schoolId', 'string:uuid', 'validated, not used; the x-school-id header filters'),
      optional('reportType', 'enum(revenue|performance|compliance|delivery)', 'default revenue; the last two give 400'),
      optional('granularity', 'enum(daily|weekly|monthly|quarterly)', 'default monthly'),
      optional('includeDetails', 'boolean', 'not used'),
      optional('limit', 'integer', '1..1000, not used'),
      optional('offset', 'integer', 'not used'),
    ],
    body: null,
    success: answers(
      200,
      `summary.totalRevenue summary.totalInvoices summary.averageInvoiceValue summary.totalTax summary.totalDiscounts
      summary.period.startDate timeSeries[].period timeSeries[].revenue paymentMethods[].payment_method
      paymentMethods[].total_amount topItems[].item_name topItems[].revenue metadata.generatedAt`,
    ),
    errors: ['400 INVALID_REPORT_TYPE', '401 AUTHENTICATION_REQUIRED', '403 ACCESS_DENIED', '500 INTERNAL_ERROR'],
    effect: 'none',
    note: `Reads only: one aggregate and three raw SQL joins. The path is not looked at; all four GETs give the same
      revenue answer. The SQL names tables and columns that the Prisma mapping does not create, so expect 500. No
      payment-status breakdown is computed.`,
    observed: '',
    needs: [],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'heavy',
    confidence: 'handler',
    declaredIn: ['serverless.yml'],
  },
});
