import { mayRead, userById } from '../access.ts';
import {
  type Call,
  callerOf,
  type Handler,
  type Handlers,
  isAdmin,
  pageAsked,
  param,
  picked,
  text,
  texts,
} from '../call.ts';
import { rowsOf } from '../csv.ts';
import type { User } from '../entities.ts';
import { newUser } from '../people.ts';
import type { Platform } from '../platform.ts';
import { conflict, forbidden, invalidField, notYours, unknown } from '../refusal.ts';

const list: Handler = (call, { users }) => {
  const { query, role, isActive } = call.query;
  const term = text(query).toLowerCase();
  const where = (user: User): boolean =>
    (role === undefined || user.role === role) &&
    (isActive === undefined || user.isActive === isActive) &&
    (term === '' || user.email.includes(term) || `${user.firstName} ${user.lastName}`.toLowerCase().includes(term));
  const asked = pageAsked(call, 50);
  const { items, total } = users.page({ where, ...asked });
  return { data: { users: items, filters: call.query }, pages: { ...asked, total } };
};

const create: Handler = ({ body }, platform) => {
  const { users, school } = platform;
  if (typeof body.schoolId === 'string' && body.schoolId !== school.id) throw unknown('school', body.schoolId);
  if (users.find(text(body.email).toLowerCase())) throw conflict('EMAIL_EXISTS', 'this e-mail is registered already');
  return { data: { ...users.add(newUser(platform, body, '')), school, lastLoginAt: null } };
};

const get: Handler = (call, platform) => {
  const caller = callerOf(call);
  const user = userById(param(call, 'id'), platform);
  if (!mayRead(caller, user)) throw notYours('user');
  const admin = isAdmin(caller);
  const permissions = { canEdit: admin || caller.user.id === user.id, canDelete: admin, canManageChildren: admin };
  return { data: { ...user, metadata: {}, permissions } };
};

const ownFields = ['firstName', 'lastName'];
const adminFields = ['email', 'role', 'schoolId', 'isActive'];

/** Names by the user and their parents; all else by administrators only. */
const update: Handler = (call, platform) => {
  const caller = callerOf(call);
  const user = userById(param(call, 'id'), platform);
  const isKin = caller.user.id === user.id || user.parentId === caller.user.id;
  if (!isKin && !isAdmin(caller)) throw notYours('user');
  const beyond = adminFields.filter((name) => call.body[name] !== undefined);
  if (!isAdmin(caller) && beyond.length > 0) throw forbidden(`only administrators change ${beyond.join(', ')}`);
  const other = platform.users.find(text(call.body.email).toLowerCase());
  if (other && other !== user) throw conflict('EMAIL_EXISTS', 'this e-mail is registered already');
  const changes = picked(call.body, [...ownFields, ...adminFields]);
  const changed = platform.users.change(user, { ...changes, updatedAt: platform.iso() });
  return { data: { user: { ...changed, metadata: {} }, updatedFields: Object.keys(changes) } };
};

function childrenOf(call: Call, platform: Platform): readonly User[] {
  return texts(call.body.childrenIds).map((id) => {
    const child = userById(id, platform);
    if (child.role !== 'student') throw invalidField('childrenIds', 'must be students of the school');
    return child;
  });
}

const manageChildren: Handler = (call, platform) => {
  const caller = callerOf(call);
  const { users } = platform;
  const parent = userById(param(call, 'id'), platform);
  if (caller.role === 'PARENT' && caller.user.id !== parent.id) throw notYours('family');
  if (parent.role !== 'parent') throw invalidField('id', 'must be a parent');
  const action = text(call.body.action || 'replace');
  const wanted = childrenOf(call, platform);
  const before = users.ownedBy(parent.id);
  const [added, removed] =
    action === 'remove'
      ? [[], before.filter((child) => wanted.includes(child))]
      : [
          wanted.filter((child) => !before.includes(child)),
          action === 'add' ? [] : before.filter((child) => !wanted.includes(child)),
        ];
  for (const child of removed) users.change(child, { parentId: null });
  for (const child of added) users.change(child, { parentId: parent.id });
  const children = users.ownedBy(parent.id).map(({ id }) => id);
  const numbers = { added: added.length, removed: removed.length };
  return {
    data: {
      action,
      parent,
      children,
      summary: { previousCount: before.length, newCount: children.length, ...numbers },
    },
  };
};

const importable = ['student', 'parent', 'teacher', 'staff'];

function rowFault(row: Readonly<Record<string, string>>, { users }: Platform): string | null {
  if (!row.firstName || !row.lastName || !row.email) return 'firstName, lastName and email are required';
  if (!importable.includes(row.role ?? '')) return `role must be one of ${importable.join(', ')}`;
  return users.find(row.email.toLowerCase()) ? 'this e-mail is registered already' : null;
}

const bulkImport: Handler = ({ body }, platform) => {
  const previewMode = body.previewMode === true;
  const rows = rowsOf(text(body.csvData));
  const successful: unknown[] = [];
  const errors: { readonly row: number; readonly error: string }[] = [];
  for (const [i, row] of rows.entries()) {
    const error = rowFault(row, platform);
    if (error !== null) errors.push({ row: i + 1, error });
    else
      successful.push(
        previewMode ? { id: null, email: row.email, role: row.role } : platform.users.add(newUser(platform, row, '')),
      );
  }
  const duplicates = errors.filter(({ error }) => error.includes('already')).length;
  const summary = { totalProcessed: rows.length, successful: successful.length, errors: errors.length, duplicates };
  return { data: { previewMode, summary, results: { successful, errors }, csvErrors: [] } };
};

const versions = (name: string, handler: Handler): Handlers => ({
  [`users.${name}`]: handler,
  [`users.${name}-v1`]: handler,
});

export const users: Handlers = {
  'users.create': create,
  ...versions('list', list),
  ...versions('get', get),
  ...versions('update', update),
  ...versions('manage-children', manageChildren),
  ...versions('bulk-import', bulkImport),
};
