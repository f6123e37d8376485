import { text, textOrNull } from './call.ts';
import type { User } from './entities.ts';
import type { Platform } from './platform.ts';

/** A user as `fields` describe them, not yet in the store. Without a password nobody can sign in as them. */
export function newUser(
  { id, iso, passwords, school }: Platform,
  fields: Readonly<Record<string, unknown>>,
  password: string,
): User {
  return {
    id: text(fields.id) || id(),
    email: text(fields.email).toLowerCase(),
    passwordHash: password === '' ? '' : passwords.hash(password),
    firstName: text(fields.firstName),
    lastName: text(fields.lastName),
    role: text(fields.role).toLowerCase(),
    phone: textOrNull(fields.phone),
    schoolId: school.id,
    parentId: textOrNull(fields.parentId),
    isActive: true,
    emailVerified: false,
    subscriptionId: null,
    createdAt: iso(),
    updatedAt: iso(),
  };
}
