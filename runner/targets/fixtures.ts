import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { SecretName } from '../../lib/model/call.ts';
import { type Role, roles } from '../../lib/model/endpoint.ts';
import { KitError } from '../../lib/model/kit-error.ts';

export interface FixtureUser {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/**
 * What a target brings because no endpoint creates it. The k-th PARENT is the parent of the k-th STUDENT; all belong
 * to the one school and class. `supplies`: slot -> values that no call can give (mailed codes, orders due today).
 * An empty secret means that the kit does not know it.
 */
export interface Fixtures {
  readonly schoolId: string;
  readonly classId: string;
  readonly users: Readonly<Record<Role, readonly FixtureUser[]>>;
  readonly supplies: Readonly<Record<string, readonly string[]>>;
  readonly secrets: Readonly<Record<SecretName, string>>;
}

const text = z.string().min(1);
const user = z.strictObject({ id: text, email: z.email(), password: text });
const secret = z.string().default('');
const noSecrets: Fixtures['secrets'] = { 'payment-key': '', 'payment-webhook': '', 'whatsapp-webhook': '' };

const fixturesSchema = z.strictObject({
  schoolId: text,
  classId: text,
  users: z.record(z.enum(roles), z.array(user).min(1, 'at least one user of this role is needed')),
  supplies: z.record(text, z.array(text)).default({}),
  secrets: z
    .strictObject({ 'payment-key': secret, 'payment-webhook': secret, 'whatsapp-webhook': secret })
    .default(noSecrets),
});

/** `users.PARENT[0].password` */
const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (all, key) => (typeof key === 'number' ? `${all}[${key}]` : all ? `${all}.${String(key)}` : String(key)),
    '',
  ) || '(top level)';

/** Which field and why; never its value, which may be a password. */
export const reasonsOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${pathOf(issue.path)}: ${issue.message}`).join('; ');

/** Throws KitError CONFIG naming `origin`, the field and the reason. */
export function parseFixtures(value: unknown, origin: string): Fixtures {
  const parsed = fixturesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new KitError('CONFIG', `the fixtures in ${origin} do not hold: ${reasonsOf(parsed.error)}`, {
    hint: `fixtures are {schoolId, classId, users: {${roles.join(', ')}: [{id, email, password}]}, supplies?, secrets?}`,
  });
}

/** A JSON file as a value; KitError CONFIG says what the file was for. */
export function readJsonFile(path: string, what: string): unknown {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new KitError('CONFIG', `${what} ${path} cannot be read: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
  try {
    return JSON.parse(content);
  } catch {
    // The parser's message quotes the file, which holds passwords.
    throw new KitError('CONFIG', `${what} ${path} is not JSON`);
  }
}

export const readFixtures = (path: string): Fixtures => parseFixtures(readJsonFile(path, 'the fixtures file'), path);
