import { answers, endpoints, optional, required } from './entry.ts';

export const orders = endpoints('orders', {
  list: {
    call: 'GET /orders',
    summary: 'Lists orders the caller may see, filtered and paged',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN', 'KITCHEN_STAFF', 'PARENT', 'STUDENT'],
    params: {},
    query: [
      optional(
        'status',
        'enum(pending|confirmed|preparing|ready|out_for_delivery|delivered|completed|cancelled)',
        'unknown values are ignored',
      ),
      optional('paymentStatus', 'enum(pending|paid|failed|refunded)', 'unknown values are ignored'),
      optional('studentId', 'string:uuid', 'staff and admins only'),
      optional('schoolId', 'string:uuid', 'staff and admins only; overrides the own-school limit'),
      optional('dateFrom', 'string:date', 'on delivery date'),
      optional('dateTo', 'string:date', 'on delivery date'),
      optional('page', 'integer', 'default 1'),
      optional('limit', 'integer', 'default 50, max 100; larger is ignored'),
      optional('sortBy', 'enum(createdAt|updatedAt|deliveryDate|totalAmount|status)', 'default createdAt'),
      optional('sortOrder', 'enum(asc|desc)', 'default desc'),
    ],
    body: null,
    success: answers(
      200,
      `data.orders[].id data.orders[].orderNumber data.orders[].studentId data.orders[].school.id
      data.orders[].deliveryDate data.orders[].status data.orders[].paymentStatus data.orders[].totalAmount
      data.orders[].itemCount data.pagination.total data.pagination.page data.pagination.limit
      data.pagination.totalPages data.filters message`,
    ),
    errors: ['401 AUTHENTICATION_REQUIRED', '405 METHOD_NOT_ALLOWED', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: `Identity is requestContext.authorizer.userId or, failing that, the plain x-user-id header; the bearer token
      itself is never checked. Business refusals (not found, not authorised, bad date) are all 500
      INTERNAL_SERVER_ERROR. Parents see children by User.parentId, students themselves, staff their school, admins
      all; teachers and others get 500. Roles admin and staff (outside the known list) are accepted too. Count plus
      page query.`,
    observed: '',
    needs: [],
    gives: ['order.id'],
    critical: true,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless.yml'],
  },
  create: {
    call: 'POST /orders',
    summary: 'Places a meal order for a student',
    auth: 'bearer',
    roles: ['PARENT', 'STUDENT', 'SCHOOL_ADMIN', 'SUPER_ADMIN'],
    params: {},
    query: [],
    body: [
      required('studentId', 'string:uuid', 'active user in an active school'),
      required('deliveryDate', 'string:date-time', 'plain date works; 24 h to 30 days ahead, not Saturday or Sunday'),
      required('orderItems', 'array<object>', '1 to 20 entries'),
      required('orderItems[].menuItemId', 'string:uuid', 'available item of the student school'),
      required('orderItems[].quantity', 'integer', '1 to 10'),
      optional('orderItems[].specialInstructions', 'string'),
      optional('orderItems[].customizations', 'object{}'),
      optional('deliveryInstructions', 'string', 'echoed, not stored'),
      optional('contactPhone', 'string:phone', 'echoed, not stored'),
      optional('specialInstructions', 'string'),
      optional('allergyInfo', 'string'),
    ],
    success: answers(
      201,
      `data.order.id data.order.orderNumber data.order.studentId data.order.student.schoolId data.order.school.id
      data.order.deliveryDate data.order.status data.order.paymentStatus data.order.totalAmount
      data.order.orderItems[].id data.order.orderItems[].menuItemId data.order.orderItems[].unitPrice
      data.order.orderItems[].totalPrice data.order.createdAt message`,
    ),
    errors: [
      '400 MISSING_REQUIRED_FIELDS',
      '400 INVALID_DATE_FORMAT',
      '401 AUTHENTICATION_REQUIRED',
      '405 METHOD_NOT_ALLOWED',
      '500 INTERNAL_SERVER_ERROR',
    ],
    effect: 'creates',
    note: `Identity is requestContext.authorizer.userId or, failing that, the plain x-user-id header; the bearer token
      itself is never checked. Business refusals (not found, not authorised, bad date) are all 500
      INTERNAL_SERVER_ERROR. Caller must be the student, the parent named by User.parentId, or same-school staff.
      Prices come from the menu item. One transaction writes the order (pending, unpaid, INR) and its lines; no
      stock, wallet or notification is touched. Roles admin and staff (outside the known list) are accepted too.
      OpenAPI calls the list items and lacks studentId.`,
    observed: '',
    needs: ['student.id', 'menuItem.id'],
    gives: ['order.id', 'orderItem.id'],
    critical: true,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless.yml'],
  },
  'get-history': {
    call: 'GET /orders/history/{userId}',
    summary: 'Lists past orders of a user with totals',
    auth: 'bearer',
    roles: [],
    params: { userId: 'uuid' },
    query: [
      optional('page', 'integer', 'default 1'),
      optional('limit', 'integer', 'default 20'),
      optional('startDate', 'string:date'),
      optional('endDate', 'string:date'),
    ],
    body: null,
    success: answers(
      200,
      `orders[].id orders[].orderNumber orders[].status orders[].totalAmount orders[].deliveryDate orders[].createdAt
      summary.totalOrders summary.totalAmount summary.averageOrderValue pagination.currentPage pagination.totalPages
      pagination.totalCount`,
    ),
    errors: ['401 UNAUTHORIZED', '403 FORBIDDEN'],
    effect: 'none',
    note: `serverless.yml names src/functions/orders/order-history.ts, which does not exist. OpenAPI documents only the
      200 answer, without an envelope; error codes are its generic ones.`,
    observed: '',
    needs: ['user.id'],
    gives: ['order.id'],
    critical: false,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'openapi',
    declaredIn: ['openapi', 'serverless.yml'],
  },
  get: {
    call: 'GET /orders/{orderId}',
    summary: 'Returns one order with lines, payment and simple history',
    auth: 'bearer',
    roles: ['PARENT', 'STUDENT', 'SCHOOL_ADMIN', 'SUPER_ADMIN'],
    params: { orderId: 'uuid' },
    query: [],
    body: null,
    success: answers(
      200,
      `data.order.id data.order.orderNumber data.order.studentId data.order.school.id data.order.deliveryDate
      data.order.status data.order.paymentStatus data.order.totalAmount data.order.orderItems[].id
      data.order.orderItems[].menuItemId data.order.orderItems[].quantity data.order.trackingHistory[].status
      data.order.paymentDetails.paymentOrderId data.order.deliveryDetails.actualDeliveryTime message`,
    ),
    errors: [
      '400 MISSING_ORDER_ID',
      '401 AUTHENTICATION_REQUIRED',
      '405 METHOD_NOT_ALLOWED',
      '500 INTERNAL_SERVER_ERROR',
    ],
    effect: 'none',
    note: `Identity is requestContext.authorizer.userId or, failing that, the plain x-user-id header; the bearer token
      itself is never checked. Business refusals (not found, not authorised, bad date) are all 500
      INTERNAL_SERVER_ERROR. Only the student, the parent by User.parentId, or same-school staff; kitchen_staff is
      not admitted here. Roles admin and staff (outside the known list) are accepted too. Latest payment only.`,
    observed: '',
    needs: ['order.id'],
    gives: ['payment.id'],
    critical: true,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless.yml'],
  },
  update: {
    call: 'PUT /orders/{orderId}',
    summary: 'Changes date, notes or lines of an unpaid order',
    auth: 'bearer',
    roles: ['PARENT', 'STUDENT', 'SCHOOL_ADMIN', 'SUPER_ADMIN'],
    params: { orderId: 'uuid' },
    query: [],
    body: [
      optional('deliveryDate', 'string:date-time', '12 h to 30 days ahead, weekday, not earlier than the present one'),
      optional('mealPeriod', 'enum(breakfast|lunch|dinner|snack)'),
      optional('deliveryInstructions', 'string'),
      optional('contactPhone', 'string:phone'),
      optional('orderItems', 'array<object>'),
      required('orderItems[].action', 'enum(add|update|remove)'),
      optional('orderItems[].id', 'string:uuid', 'needed for update and remove'),
      required('orderItems[].menuItemId', 'string:uuid', 'not needed for remove'),
      required('orderItems[].quantity', 'integer', '1 to 10; not needed for remove'),
      optional('orderItems[].specialInstructions', 'string'),
      optional('orderItems[].customizations', 'object{}'),
    ],
    success: answers(
      200,
      `data.order.id data.order.orderNumber data.order.status data.order.paymentStatus data.order.totalAmount
      data.order.itemsChanged.added data.order.itemsChanged.updated data.order.itemsChanged.removed
      data.order.updatedFields[] data.order.updatedAt message`,
    ),
    errors: [
      '400 MISSING_ORDER_ID',
      '401 AUTHENTICATION_REQUIRED',
      '405 METHOD_NOT_ALLOWED',
      '500 INTERNAL_SERVER_ERROR',
    ],
    effect: 'updates',
    note: `Identity is requestContext.authorizer.userId or, failing that, the plain x-user-id header; the bearer token
      itself is never checked. Business refusals (not found, not authorised, bad date) are all 500
      INTERNAL_SERVER_ERROR. Refused once paid, delivered, completed or cancelled. Raw SQL uses column names that
      the Prisma schema does not create (orderNumber for order_number, mealPeriod, deliveryInstructions), so against
      that schema every call ends as 500. Status cannot be changed here, though OpenAPI says so. Roles admin and
      staff (outside the known list) are accepted too.`,
    observed: '',
    needs: ['order.id'],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless.yml'],
  },
});
