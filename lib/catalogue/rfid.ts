import { answers, endpoints, optional, required } from './entry.ts';

export const rfid = endpoints('rfid', {
  'register-card': {
    call: 'POST /rfid/cards',
    summary: 'Issues a new RFID card to a student',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [],
    body: [
      required('studentId', 'string:uuid', 'active student without an active card'),
      optional('schoolId', 'string:uuid', 'must be the student school'),
      optional('expiresAt', 'string:date-time'),
      optional('metadata', 'object{}'),
      optional('cardType', 'string', 'audit only; standard, premium or temporary were meant'),
    ],
    success: answers(
      200,
      `id cardNumber studentId schoolId isActive issuedAt expiresAt metadata student.id student.email school.id
      school.name school.code`,
    ),
    errors: ['400', '500'],
    effect: 'creates',
    note: `The server makes the number: RFID-<school code>-<time>-<8 hex>. Answers 200 as {message, data}; errors are
      {error} without a code, and every refusal but a missing studentId is 500. OpenAPI differs: caller-supplied hex
      cardNumber, 201. Writes an audit row. The token middleware never passes on the school, so school-bound roles
      fail the same-school test and only super_admin and admin get through as committed. A missing or bad token ends
      as 500, not 401. Roles admin and staff (outside the known list) are accepted too.`,
    observed: '',
    needs: ['student.id'],
    gives: ['rfidCard.id', 'rfidCard.cardNumber'],
    critical: false,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['migration/serverless.yml', 'openapi', 'serverless-production.yml', 'serverless.yml', 'summary'],
  },
  'bulk-import-cards': {
    call: 'POST /rfid/cards/bulk-import',
    summary: 'Issues cards to many students from CSV text',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [],
    body: [
      required(
        'csvData',
        'string',
        'max 10 MB; columns studentId or studentEmail, optional expiryDate and metadata; no quoting',
      ),
      required('schoolId', 'string:uuid'),
      optional('previewMode', 'boolean', 'only validates'),
      optional('skipDuplicates', 'boolean', 'ignored'),
      optional('updateExisting', 'boolean', 'ignored'),
      optional('cardType', 'string', 'default standard'),
      optional('expiryDays', 'integer'),
    ],
    success: answers(
      200,
      `previewMode summary.totalProcessed summary.successful summary.errors summary.duplicates
      results.successful[].cardId results.successful[].cardNumber results.successful[].studentId results.errors[].row
      results.errors[].error results.duplicates[]`,
    ),
    errors: ['400', '403', '500'],
    effect: 'creates',
    note: `Body is {message, data} without success; errors are {error} without a code. Loads all students of the school,
      then per row a number check, an insert and an audit row. Students holding an active card are reported as
      errors. The token middleware never passes on the school, so school-bound roles fail the same-school test and
      only super_admin and admin get through as committed. A missing or bad token ends as 500, not 401. Roles admin
      and staff (outside the known list) are accepted too.`,
    observed: '',
    needs: ['school.id', 'student.id'],
    gives: ['rfidCard.id', 'rfidCard.cardNumber'],
    critical: false,
    safeInProduction: false,
    cost: 'heavy',
    confidence: 'handler',
    declaredIn: ['serverless.yml'],
  },
  'update-card': {
    call: 'PUT /rfid/cards/{cardId}',
    summary: 'Activates, deactivates or re-dates an RFID card',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: { cardId: 'uuid' },
    query: [],
    body: [optional('isActive', 'boolean'), optional('expiresAt', 'string:date-time', 'may be null')],
    success: answers(200, 'id cardNumber studentId schoolId isActive issuedAt expiresAt lastUsedAt'),
    errors: ['400 VALIDATION_ERROR', '401 UNAUTHORIZED', '403 FORBIDDEN', '404 NOT_FOUND'],
    effect: 'updates',
    note: `serverless.yml names src/functions/rfid/card-registration.ts, which does not exist. Roles as for card issue;
      OpenAPI documents only 200.`,
    observed: '',
    needs: ['rfidCard.id'],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'light',
    confidence: 'openapi',
    declaredIn: ['openapi', 'serverless.yml', 'summary'],
  },
  'get-card': {
    call: 'GET /rfid/cards/{cardNumber}',
    summary: 'Returns a card with usage figures and recent scans',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN', 'TEACHER', 'PARENT', 'STUDENT'],
    params: { cardNumber: 'string' },
    query: [],
    body: null,
    success: answers(
      200,
      `data.id data.cardNumber data.studentId data.schoolId data.status data.isActive data.expiresAt data.lastUsedAt
      data.student.id data.statistics.totalVerifications data.statistics.verificationsThisMonth
      data.statistics.averageVerificationsPerDay data.recentVerifications[].id data.recentVerifications[].orderId
      message`,
    ),
    errors: ['400 VALIDATION_ERROR', '403 FORBIDDEN', '500 INTERNAL_SERVER_ERROR'],
    effect: 'creates',
    note: `A read that writes one audit row per call. Number must match RFID- plus capitals, digits, hyphens; unknown
      card is 500. Students see only their own card. Seven queries. The token middleware never passes on the school,
      so school-bound roles fail the same-school test and only super_admin and admin get through as committed. A
      missing or bad token ends as 500, not 401. Roles admin and staff (outside the known list) are accepted too.`,
    observed: '',
    needs: ['rfidCard.cardNumber'],
    gives: ['rfidCard.id', 'deliveryVerification.id'],
    critical: false,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['migration/serverless.yml', 'serverless-production.yml'],
  },
  'list-delivery-history': {
    call: 'GET /rfid/delivery-history',
    summary: 'Lists delivery verifications of a school or student',
    auth: 'bearer',
    roles: [],
    params: {},
    query: [
      optional('schoolId', 'string:uuid'),
      optional('studentId', 'string:uuid'),
      optional('startDate', 'string:date'),
      optional('endDate', 'string:date'),
      optional('page', 'integer', 'default 1'),
      optional('limit', 'integer', 'default 20'),
    ],
    body: null,
    success: answers(
      200,
      `deliveries[].id deliveries[].studentId deliveries[].student.name deliveries[].orderId deliveries[].verifiedAt
      deliveries[].status deliveries[].reader.id deliveries[].reader.name summary.totalDeliveries
      summary.uniqueStudents summary.deliveryRate pagination.currentPage pagination.totalPages pagination.totalCount`,
    ),
    errors: ['401 UNAUTHORIZED', '403 FORBIDDEN'],
    effect: 'none',
    note: `serverless.yml names src/functions/rfid/delivery-history.ts, which does not exist. OpenAPI documents only 200.`,
    observed: '',
    needs: [],
    gives: ['deliveryVerification.id'],
    critical: false,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'openapi',
    declaredIn: ['openapi', 'serverless.yml'],
  },
  'get-parent-dashboard': {
    call: 'GET /rfid/parent/{parentId}/dashboard',
    summary: 'Summarises today and this week for each child',
    auth: 'bearer',
    roles: ['PARENT', 'SUPER_ADMIN'],
    params: { parentId: 'uuid' },
    query: [],
    body: null,
    success: answers(
      200,
      `parentId children[].studentId children[].name children[].todaysDelivery.delivered
      children[].todaysDelivery.deliveryTime children[].todaysDelivery.location children[].weeklyStats.totalDeliveries
      children[].weeklyStats.missedDeliveries children[].weeklyStats.attendanceRate`,
    ),
    errors: ['401 UNAUTHORIZED', '403 FORBIDDEN', '404 NOT_FOUND'],
    effect: 'none',
    note: `serverless.yml names src/functions/rfid/parent-dashboard.ts, which does not exist; roles guessed from the
      mobile routes.`,
    observed: '',
    needs: ['parent.id'],
    gives: ['student.id'],
    critical: false,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'openapi',
    declaredIn: ['openapi', 'serverless.yml'],
  },
  'list-readers': {
    call: 'GET /rfid/readers',
    summary: 'Lists active RFID readers, newest first',
    auth: 'bearer',
    roles: [],
    params: {},
    query: [
      optional('schoolId', 'string:uuid', 'applied for super_admin and admin only'),
      optional('page', 'integer', 'default 1'),
      optional('limit', 'integer', 'default 20, max 100'),
    ],
    body: null,
    success: answers(
      200,
      `data[].id data[].name data[].location data[].schoolId data[].ipAddress data[].status data[].isActive
      data[].lastHeartbeat data[].schoolName pagination.page pagination.limit pagination.total pagination.pages
      message`,
    ),
    errors: ['405 METHOD_NOT_ALLOWED', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: `Any role. For others the own-school filter has no value (token middleware drops the school), so they see the
      readers of all schools. Missing token ends as 500. OpenAPI also lists a status filter, which is ignored.`,
    observed: '',
    needs: [],
    gives: ['rfidReader.id'],
    critical: false,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless.yml', 'summary'],
  },
  'create-reader': {
    call: 'POST /rfid/readers',
    summary: 'Registers an RFID reader at a school',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [],
    body: [
      required('name', 'string', '3 to 100; unique among active readers of the school'),
      required('location', 'string', '3 to 200'),
      required('schoolId', 'string:uuid', 'active school'),
      optional('ipAddress', 'string', 'IP address; stored as 0.0.0.0 when absent; OpenAPI says required'),
      optional('configuration', 'object{}'),
      optional('isActive', 'boolean', 'default true'),
    ],
    success: answers(
      200,
      `data.id data.name data.location data.schoolId data.ipAddress data.status data.isActive data.configuration
      data.lastHeartbeat data.createdAt data.updatedAt data.schoolName message`,
    ),
    errors: ['400 VALIDATION_ERROR', '403 FORBIDDEN', '405 METHOD_NOT_ALLOWED', '500 INTERNAL_SERVER_ERROR'],
    effect: 'creates',
    note: `Unknown body fields are refused. Starts offline; writes an audit row. Answers 200 (OpenAPI says 201).
      Duplicate name or unknown school is 500. The token middleware never passes on the school, so school-bound
      roles fail the same-school test and only super_admin and admin get through as committed. A missing or bad
      token ends as 500, not 401. Roles admin and staff (outside the known list) are accepted too.`,
    observed: '',
    needs: ['school.id'],
    gives: ['rfidReader.id'],
    critical: false,
    safeInProduction: false,
    cost: 'light',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless.yml', 'summary'],
  },
  'update-reader': {
    call: 'PUT /rfid/readers/{readerId}',
    summary: 'Changes settings or status of an RFID reader',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: { readerId: 'uuid' },
    query: [],
    body: [
      optional('name', 'string', '3 to 100'),
      optional('location', 'string', '3 to 200'),
      optional('ipAddress', 'string', 'IP address'),
      optional('configuration', 'object{}', 'merged into the present one'),
      optional('status', 'enum(online|offline|error|maintenance|configuring)'),
      optional('isActive', 'boolean'),
    ],
    success: answers(
      200,
      `data.id data.name data.location data.schoolId data.ipAddress data.status data.isActive data.configuration
      data.lastHeartbeat data.createdAt data.updatedAt data.schoolName message`,
    ),
    errors: [
      '400 VALIDATION_ERROR',
      '403 FORBIDDEN',
      '404 NOT_FOUND',
      '405 METHOD_NOT_ALLOWED',
      '500 INTERNAL_SERVER_ERROR',
    ],
    effect: 'updates',
    note: `Unknown body fields are refused; an empty body passes. Writes an audit row. The token middleware never passes
      on the school, so school-bound roles fail the same-school test and only super_admin and admin get through as
      committed. A missing or bad token ends as 500, not 401. Roles admin and staff (outside the known list) are
      accepted too.`,
    observed: '',
    needs: ['rfidReader.id'],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'light',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless.yml', 'summary'],
  },
  'test-reader': {
    call: 'POST /rfid/readers/{readerId}/test',
    summary: 'Tests the connection to an RFID reader',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: { readerId: 'uuid' },
    query: [],
    body: null,
    success: answers(200, 'readerId status responseTime errorMessage testedAt'),
    errors: ['401 UNAUTHORIZED', '403 FORBIDDEN', '404 NOT_FOUND'],
    effect: 'external',
    note: `serverless.yml names testRfidReaderHandler, which manage-readers.ts does not export. By description it
      contacts the hardware; status success, failure or timeout. Roles as for the other reader routes.`,
    observed: '',
    needs: ['rfidReader.id'],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'openapi',
    declaredIn: ['openapi', 'serverless.yml', 'summary'],
  },
  'track-student': {
    call: 'GET /rfid/tracking/{studentId}',
    summary: 'Shows a parent the orders and deliveries of a child',
    auth: 'bearer',
    roles: ['PARENT'],
    params: { studentId: 'uuid' },
    query: [
      optional('startDate', 'string:date', 'documented, ignored by the handler'),
      optional('endDate', 'string:date', 'documented, ignored by the handler'),
    ],
    body: null,
    success: answers(
      200,
      `activeOrders[].orderId activeOrders[].orderNumber activeOrders[].status activeOrders[].trackingSteps[].id
      activeOrders[].trackingSteps[].completed activeOrders[].estimatedDeliveryTime recentDeliveries[].orderId
      recentDeliveries[].status deliveryStats.totalDelivered deliveryStats.onTimeDeliveryRate
      deliveryStats.averageDeliveryTime upcomingOrders[].orderId upcomingOrders[].status`,
    ),
    errors: ['400 VALIDATION_ERROR', '401 UNAUTHORIZED', '403 FORBIDDEN', '404 NOT_FOUND', '500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: `Identity is requestContext.authorizer.principalId (else 401). Access needs a StudentParent row, which no route
      here writes; the role itself is not looked at. OpenAPI describes another shape (deliveries, summary). Six
      queries, unpaged upcoming orders.`,
    observed: '',
    needs: ['student.id'],
    gives: ['order.id'],
    critical: false,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless.yml'],
  },
  'verify-card': {
    call: 'POST /rfid/verify',
    summary: 'Verifies a card at pickup and may deliver an order',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN', 'TEACHER'],
    params: {},
    query: [],
    body: [
      required('cardNumber', 'string', 'RFID- then capitals, digits, hyphens'),
      optional('readerId', 'string:uuid', 'in practice needed: the default reader name breaks a foreign key'),
      optional(
        'orderId',
        'string:uuid',
        'order of that student, due today, status preparing, ready or out_for_delivery',
      ),
      optional('location', 'string'),
      optional('verificationData', 'object{}'),
    ],
    success: answers(
      200,
      `data.success data.cardId data.cardNumber data.verificationId data.message data.error data.warnings[]
      data.student.id data.student.name data.school.id data.order.id data.order.status data.reader.id
      data.reader.status message`,
    ),
    errors: ['400 VALIDATION_ERROR', '403 UNAUTHORIZED', '500 INTERNAL_SERVER_ERROR'],
    effect: 'creates',
    note: `Writes a delivery verification, stamps the card, sets the order to delivered, writes an audit row. A bad
      reader or order still answers 200, with data.success false and data.error; an unknown, inactive or expired
      card is 500. Payment is not checked. The token middleware never passes on the school, so school-bound roles
      fail the same-school test and only super_admin and admin get through as committed. A missing or bad token ends
      as 500, not 401. Roles admin and staff (outside the known list) are accepted too.`,
    observed: '',
    needs: ['rfidCard.cardNumber', 'rfidReader.id', 'order.id'],
    gives: ['deliveryVerification.id'],
    critical: true,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['migration/serverless.yml', 'serverless-production.yml', 'serverless.yml'],
  },
  'verify-bulk': {
    call: 'POST /rfid/verify-bulk',
    summary: 'Verifies many card scans in one call',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN', 'TEACHER'],
    params: {},
    query: [],
    body: [
      required('verifications', 'array<object>'),
      required('verifications[].cardNumber', 'string'),
      required('verifications[].readerId', 'string:uuid'),
      optional('verifications[].orderId', 'string:uuid', 'may be null'),
    ],
    success: answers(
      200,
      `totalProcessed successful failed results[].cardNumber results[].status results[].verification.id
      results[].verification.studentId results[].verification.orderId results[].verification.verifiedAt
      results[].error`,
    ),
    errors: ['400 VALIDATION_ERROR', '401 UNAUTHORIZED', '403 FORBIDDEN'],
    effect: 'creates',
    note: `serverless.yml names src/functions/rfid/bulk-verification.ts, which does not exist. Item status verified,
      failed or duplicate; no upper limit documented. Roles as for single verification.`,
    observed: '',
    needs: ['rfidCard.cardNumber', 'rfidReader.id', 'order.id'],
    gives: ['deliveryVerification.id'],
    critical: true,
    safeInProduction: false,
    cost: 'heavy',
    confidence: 'openapi',
    declaredIn: ['openapi', 'serverless.yml', 'summary'],
  },
  'verify-delivery': {
    call: 'POST /rfid/verify-delivery',
    summary: 'Confirms handover of a paid order by card scan',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN', 'TEACHER'],
    params: {},
    query: [],
    body: [
      required('cardId', 'string', 'card id or card number; OpenAPI calls it cardNumber'),
      required('readerId', 'string:uuid', 'active reader of the student school'),
      optional('orderId', 'string:uuid', 'else the oldest order due today'),
      required(
        'location',
        'object{latitude,longitude,venue,description}',
        'all inner fields optional; unknown ones refused',
      ),
      optional('location.latitude', 'number'),
      optional('location.longitude', 'number'),
      optional('location.venue', 'string'),
      optional('location.description', 'string'),
      optional('metadata', 'object{signalStrength,readerVersion,timestamp}'),
      optional('metadata.signalStrength', 'number'),
      optional('metadata.readerVersion', 'string'),
      optional('metadata.timestamp', 'string'),
    ],
    success: answers(
      200,
      `data.success data.verificationId data.order.id data.order.orderNumber data.order.status data.order.deliveredAt
      data.student.id data.student.grade data.school.id data.delivery.verifiedBy data.delivery.timestamp
      data.delivery.method data.notifications.sent data.notifications.channels[] message`,
    ),
    errors: [
      '400 VALIDATION_ERROR',
      '403 UNAUTHORIZED',
      '403 SCHOOL_MISMATCH',
      '405 METHOD_NOT_ALLOWED',
      '500 INTERNAL_SERVER_ERROR',
    ],
    effect: 'creates',
    note: `Order must be paid and confirmed, preparing or ready. One transaction: verification row, order delivered,
      reader heartbeat; notification only logged. As committed the row is written without the mandatory card id, so
      an otherwise valid call ends as 500. The token middleware never passes on the school, so school-bound roles
      fail the same-school test and only super_admin and admin get through as committed. A missing or bad token ends
      as 500, not 401. Roles admin and staff (outside the known list) are accepted too.`,
    observed: '',
    needs: ['rfidCard.cardNumber', 'rfidReader.id', 'order.id'],
    gives: ['deliveryVerification.id'],
    critical: true,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless.yml', 'summary'],
  },
});
