import { answers, endpoints, optional, required } from './entry.ts';

export const users = endpoints('users', {
  'list-v1': {
    call: 'GET /api/v1/users',
    summary: 'Lists users with filters and paging',
    auth: 'bearer',
    roles: [],
    params: {},
    query: [
      optional('query', 'string', 'name or e-mail, max 100'),
      optional('role', 'enum(student|parent|teacher|staff|school_admin|admin|super_admin)'),
      optional('schoolId', 'string:uuid', 'overridden by own school for non-admins'),
      optional('isActive', 'boolean'),
      optional('parentId', 'string:uuid', 'echoed, not applied'),
      optional('hasChildren', 'boolean', 'echoed, not applied'),
      optional(
        'sortBy',
        'enum(firstName|lastName|email|createdAt|updatedAt)',
        'default createdAt; echoed, not applied',
      ),
      optional('sortOrder', 'enum(asc|desc)', 'default desc; echoed, not applied'),
      optional('page', 'integer', 'default 1, max 1000'),
      optional('limit', 'integer', 'default 50, max 100'),
    ],
    body: null,
    success: answers(
      200,
      `users[].id users[].email users[].firstName users[].lastName users[].role users[].schoolId users[].parentId
      users[].isActive pagination.page pagination.limit pagination.total pagination.totalPages pagination.hasNext
      pagination.hasPrev filters`,
    ),
    errors: ['500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: `Identity is read from requestContext.authorizer.userId, which no deployment file supplies (missing: 500).
      Every refusal or fault, also not-found and forbidden, is 500 INTERNAL_SERVER_ERROR. As committed the
      validation helper is called with swapped arguments, so every call ends as 500. Any role may call; non-admins
      are held to their own school.`,
    observed: '',
    needs: [],
    gives: ['user.id'],
    critical: false,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['serverless.yml'],
  },
  'bulk-import-v1': {
    call: 'POST /api/v1/users/bulk-import',
    summary: 'Imports users of one school from CSV text',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [],
    body: [
      required(
        'csvData',
        'string',
        `max 10 MB; header firstName,lastName,email,role and optional parentEmail; roles student, parent, teacher,
          staff; no quoting`,
      ),
      optional('schoolId', 'string:uuid', 'required for admins; school_admin always uses own school'),
      optional('previewMode', 'boolean', 'default false; only validates'),
      optional('skipDuplicates', 'boolean', 'default true; ignored'),
      optional('updateExisting', 'boolean', 'default false; ignored'),
    ],
    success: answers(
      200,
      `previewMode summary.totalProcessed summary.successful summary.errors summary.duplicates results.successful[].id
      results.successful[].email results.successful[].role results.errors[].error csvErrors[].row csvErrors[].error`,
    ),
    errors: ['500 INTERNAL_SERVER_ERROR'],
    effect: 'creates',
    note: `Identity is read from requestContext.authorizer.userId, which no deployment file supplies (missing: 500).
      Every refusal or fault, also not-found and forbidden, is 500 INTERNAL_SERVER_ERROR. As committed the
      validation helper is called with swapped arguments, so every call ends as 500. Rows are inserted one by one
      with no transaction; the insert passes a field the user table lacks (password), so every row would be reported
      as failed. parentEmail is not stored. Role admin (outside the known list) is accepted too.`,
    observed: '',
    needs: ['school.id'],
    gives: ['user.id'],
    critical: false,
    safeInProduction: false,
    cost: 'heavy',
    confidence: 'handler',
    declaredIn: ['serverless.yml'],
  },
  'get-v1': {
    call: 'GET /api/v1/users/{id}',
    summary: 'Returns one user and what the caller may do',
    auth: 'bearer',
    roles: [],
    params: { id: 'uuid' },
    query: [optional('includeAuditLogs', 'boolean', 'default false; list is always empty')],
    body: null,
    success: answers(
      200,
      `id email firstName lastName role schoolId parentId isActive createdAt updatedAt metadata permissions.canEdit
      permissions.canDelete permissions.canManageChildren`,
    ),
    errors: ['500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: `Identity is read from requestContext.authorizer.userId, which no deployment file supplies (missing: 500).
      Every refusal or fault, also not-found and forbidden, is 500 INTERNAL_SERVER_ERROR. Visible to admin and
      super_admin; school_admin of the same school; the user; a parent of the user; a child of the user; staff and
      teachers for students of their school.`,
    observed: '',
    needs: ['user.id'],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['serverless.yml'],
  },
  'update-v1': {
    call: 'PUT /api/v1/users/{id}',
    summary: 'Updates a user, limited by the caller role',
    auth: 'bearer',
    roles: [],
    params: { id: 'uuid' },
    query: [],
    body: [
      optional('firstName', 'string', '1 to 50'),
      optional('lastName', 'string', '1 to 50'),
      optional('email', 'string:email', 'admins and school admins only'),
      optional('role', 'enum(student|parent|teacher|staff|school_admin|admin|super_admin)', 'admins only'),
      optional('schoolId', 'string:uuid', 'admins only'),
      optional('phoneNumber', 'string', 'no such column, would fail in the database'),
      optional('isActive', 'boolean', 'admins and school admins only'),
    ],
    success: answers(
      200,
      `user.id user.email user.firstName user.lastName user.role user.schoolId user.parentId user.isActive
      user.createdAt user.updatedAt user.metadata updatedFields[]`,
    ),
    errors: ['500 INTERNAL_SERVER_ERROR'],
    effect: 'updates',
    note: `Identity is read from requestContext.authorizer.userId, which no deployment file supplies (missing: 500).
      Every refusal or fault, also not-found and forbidden, is 500 INTERNAL_SERVER_ERROR. As committed the
      validation helper is called with swapped arguments, so every call ends as 500. Self and parents of the user
      may change only names; metadata is let through by the filter but refused by the schema. OpenAPI lists 400,
      403, 404 instead.`,
    observed: '',
    needs: ['user.id'],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['serverless.yml'],
  },
  'manage-children-v1': {
    call: 'POST /api/v1/users/{id}/children',
    summary: 'Sets, adds or removes the children of a parent',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN', 'TEACHER', 'PARENT'],
    params: { id: 'uuid' },
    query: [],
    body: [
      optional('action', 'enum(replace|add|remove)', 'default replace'),
      required('childrenIds', 'array<string:uuid>', '0 to 50; students of the parent school'),
    ],
    success: answers(
      200,
      `action parent.id parent.firstName parent.lastName parent.email parent.role children[] summary.previousCount
      summary.newCount summary.added summary.removed`,
    ),
    errors: ['500 INTERNAL_SERVER_ERROR'],
    effect: 'updates',
    note: `Identity is read from requestContext.authorizer.userId, which no deployment file supplies (missing: 500).
      Every refusal or fault, also not-found and forbidden, is 500 INTERNAL_SERVER_ERROR. As committed the
      validation helper is called with swapped arguments, so every call ends as 500. Sets User.parentId of the
      children (not the StudentParent table the tracking routes check). The current list is taken as empty, so add
      acts like replace and remove clears all. One read per child. Roles admin and staff (outside the known list)
      are accepted too.`,
    observed: '',
    needs: ['parent.id', 'student.id'],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['serverless.yml'],
  },
  list: {
    call: 'GET /users',
    summary: 'Lists users with filters and paging',
    auth: 'bearer',
    roles: [],
    params: {},
    query: [
      optional('query', 'string', 'name or e-mail, max 100'),
      optional('role', 'enum(student|parent|teacher|staff|school_admin|admin|super_admin)'),
      optional('schoolId', 'string:uuid', 'overridden by own school for non-admins'),
      optional('isActive', 'boolean'),
      optional('parentId', 'string:uuid', 'echoed, not applied'),
      optional('hasChildren', 'boolean', 'echoed, not applied'),
      optional(
        'sortBy',
        'enum(firstName|lastName|email|createdAt|updatedAt)',
        'default createdAt; echoed, not applied',
      ),
      optional('sortOrder', 'enum(asc|desc)', 'default desc; echoed, not applied'),
      optional('page', 'integer', 'default 1, max 1000'),
      optional('limit', 'integer', 'default 50, max 100'),
    ],
    body: null,
    success: answers(
      200,
      `users[].id users[].email users[].firstName users[].lastName users[].role users[].schoolId users[].parentId
      users[].isActive pagination.page pagination.limit pagination.total pagination.totalPages pagination.hasNext
      pagination.hasPrev filters`,
    ),
    errors: ['500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: `Identity is read from requestContext.authorizer.userId, which no deployment file supplies (missing: 500).
      Every refusal or fault, also not-found and forbidden, is 500 INTERNAL_SERVER_ERROR. As committed the
      validation helper is called with swapped arguments, so every call ends as 500. Any role may call; non-admins
      are held to their own school.`,
    observed: '',
    needs: [],
    gives: ['user.id'],
    critical: false,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless-production.yml'],
  },
  create: {
    call: 'POST /users',
    summary: 'Creates a user account on behalf of an administrator',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [],
    body: [
      required('email', 'string:email'),
      required('firstName', 'string', 'max 50'),
      required('lastName', 'string', 'max 50'),
      required('role', 'enum(student|parent|teacher|admin)'),
      optional('schoolId', 'string:uuid', 'may be null'),
      optional('phone', 'string:phone', 'may be null'),
    ],
    success: answers(
      201,
      `id email firstName lastName role schoolId school.id emailVerified lastLoginAt isActive createdAt updatedAt`,
    ),
    errors: ['400 VALIDATION_ERROR', '403 FORBIDDEN'],
    effect: 'creates',
    note: `OpenAPI only, described as admin only; no handler or deployment entry. The body has no password although the
      user table requires a password hash. Documented responses have no success/data envelope.`,
    observed: '',
    needs: [],
    gives: ['user.id'],
    critical: false,
    safeInProduction: false,
    cost: 'light',
    confidence: 'openapi',
    declaredIn: ['openapi'],
  },
  'bulk-import': {
    call: 'POST /users/bulk-import',
    summary: 'Imports users of one school from CSV text',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN'],
    params: {},
    query: [],
    body: [
      required(
        'csvData',
        'string',
        `max 10 MB; header firstName,lastName,email,role and optional parentEmail; roles student, parent, teacher,
          staff; no quoting`,
      ),
      optional('schoolId', 'string:uuid', 'required for admins; school_admin always uses own school'),
      optional('previewMode', 'boolean', 'default false; only validates'),
      optional('skipDuplicates', 'boolean', 'default true; ignored'),
      optional('updateExisting', 'boolean', 'default false; ignored'),
    ],
    success: answers(
      200,
      `previewMode summary.totalProcessed summary.successful summary.errors summary.duplicates results.successful[].id
      results.successful[].email results.successful[].role results.errors[].error csvErrors[].row csvErrors[].error`,
    ),
    errors: ['500 INTERNAL_SERVER_ERROR'],
    effect: 'creates',
    note: `Identity is read from requestContext.authorizer.userId, which no deployment file supplies (missing: 500).
      Every refusal or fault, also not-found and forbidden, is 500 INTERNAL_SERVER_ERROR. As committed the
      validation helper is called with swapped arguments, so every call ends as 500. Rows are inserted one by one
      with no transaction; the insert passes a field the user table lacks (password), so every row would be reported
      as failed. parentEmail is not stored. Role admin (outside the known list) is accepted too.`,
    observed: '',
    needs: ['school.id'],
    gives: ['user.id'],
    critical: false,
    safeInProduction: false,
    cost: 'heavy',
    confidence: 'handler',
    declaredIn: ['serverless-production.yml'],
  },
  get: {
    call: 'GET /users/{id}',
    summary: 'Returns one user and what the caller may do',
    auth: 'bearer',
    roles: [],
    params: { id: 'uuid' },
    query: [optional('includeAuditLogs', 'boolean', 'default false; list is always empty')],
    body: null,
    success: answers(
      200,
      `id email firstName lastName role schoolId parentId isActive createdAt updatedAt metadata permissions.canEdit
      permissions.canDelete permissions.canManageChildren`,
    ),
    errors: ['500 INTERNAL_SERVER_ERROR'],
    effect: 'none',
    note: `Identity is read from requestContext.authorizer.userId, which no deployment file supplies (missing: 500).
      Every refusal or fault, also not-found and forbidden, is 500 INTERNAL_SERVER_ERROR. Visible to admin and
      super_admin; school_admin of the same school; the user; a parent of the user; a child of the user; staff and
      teachers for students of their school.`,
    observed: '',
    needs: ['user.id'],
    gives: [],
    critical: false,
    safeInProduction: true,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless-production.yml'],
  },
  update: {
    call: 'PUT /users/{id}',
    summary: 'Updates a user, limited by the caller role',
    auth: 'bearer',
    roles: [],
    params: { id: 'uuid' },
    query: [],
    body: [
      optional('firstName', 'string', '1 to 50'),
      optional('lastName', 'string', '1 to 50'),
      optional('email', 'string:email', 'admins and school admins only'),
      optional('role', 'enum(student|parent|teacher|staff|school_admin|admin|super_admin)', 'admins only'),
      optional('schoolId', 'string:uuid', 'admins only'),
      optional('phoneNumber', 'string', 'no such column, would fail in the database'),
      optional('isActive', 'boolean', 'admins and school admins only'),
    ],
    success: answers(
      200,
      `user.id user.email user.firstName user.lastName user.role user.schoolId user.parentId user.isActive
      user.createdAt user.updatedAt user.metadata updatedFields[]`,
    ),
    errors: ['500 INTERNAL_SERVER_ERROR'],
    effect: 'updates',
    note: `Identity is read from requestContext.authorizer.userId, which no deployment file supplies (missing: 500).
      Every refusal or fault, also not-found and forbidden, is 500 INTERNAL_SERVER_ERROR. As committed the
      validation helper is called with swapped arguments, so every call ends as 500. Self and parents of the user
      may change only names; metadata is let through by the filter but refused by the schema. OpenAPI lists 400,
      403, 404 instead.`,
    observed: '',
    needs: ['user.id'],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['openapi', 'serverless-production.yml'],
  },
  'manage-children': {
    call: 'POST /users/{id}/children',
    summary: 'Sets, adds or removes the children of a parent',
    auth: 'bearer',
    roles: ['SUPER_ADMIN', 'SCHOOL_ADMIN', 'TEACHER', 'PARENT'],
    params: { id: 'uuid' },
    query: [],
    body: [
      optional('action', 'enum(replace|add|remove)', 'default replace'),
      required('childrenIds', 'array<string:uuid>', '0 to 50; students of the parent school'),
    ],
    success: answers(
      200,
      `action parent.id parent.firstName parent.lastName parent.email parent.role children[] summary.previousCount
      summary.newCount summary.added summary.removed`,
    ),
    errors: ['500 INTERNAL_SERVER_ERROR'],
    effect: 'updates',
    note: `Identity is read from requestContext.authorizer.userId, which no deployment file supplies (missing: 500).
      Every refusal or fault, also not-found and forbidden, is 500 INTERNAL_SERVER_ERROR. As committed the
      validation helper is called with swapped arguments, so every call ends as 500. Sets User.parentId of the
      children (not the StudentParent table the tracking routes check). The current list is taken as empty, so add
      acts like replace and remove clears all. One read per child. Roles admin and staff (outside the known list)
      are accepted too.`,
    observed: '',
    needs: ['parent.id', 'student.id'],
    gives: [],
    critical: false,
    safeInProduction: false,
    cost: 'medium',
    confidence: 'handler',
    declaredIn: ['serverless-production.yml'],
  },
});
