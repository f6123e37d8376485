import { userById } from '../access.ts';
import { type Call, callerOf, type Handler, type Handlers, isAdmin, picked, text } from '../call.ts';
import type { User } from '../entities.ts';
import { isStrong } from '../passwords.ts';
import { newUser } from '../people.ts';
import type { Platform } from '../platform.ts';
import { invalidField, notYours, Refusal, unknown } from '../refusal.ts';

const badSignIn = () => new Refusal(401, ['LOGIN_FAILED'], 'e-mail or password is wrong, or the account is locked');

/** A wrong form: the header's value is not kept anywhere. */
function checkCsrf(call: Call): void {
  if (/^[A-Za-z0-9]{10,100}$/.test(call.header('x-csrf-token') ?? '')) return;
  throw new Refusal(
    403,
    ['CSRF_VALIDATION_FAILED'],
    'the header X-CSRF-Token of 10 to 100 letters and digits is needed',
  );
}

const guarded =
  (handler: Handler): Handler =>
  (call, platform) => {
    checkCsrf(call);
    return handler(call, platform);
  };

const login: Handler = ({ body }, { users, passwords, tokens, iso }) => {
  const email = text(body.email).toLowerCase();
  const user = users.find(email);
  if (passwords.isLocked(email)) throw badSignIn();
  if (user === undefined || !user.isActive || !passwords.matches(text(body.password), user.passwordHash)) {
    passwords.failed(email);
    throw badSignIn();
  }
  passwords.succeeded(email);
  user.updatedAt = iso();
  return { data: { user, tokens: tokens.issue(user) } };
};

function strong(field: string, password: string): string {
  if (isStrong(password)) return password;
  throw invalidField(field, 'must have 8 characters, a capital, a small letter, a digit and a special character');
}

const register: Handler = ({ body }, platform) => {
  const { users, tokens, school } = platform;
  const email = text(body.email).toLowerCase();
  if (body.password !== body.passwordConfirm) throw invalidField('passwordConfirm', 'must equal password');
  const password = strong('password', text(body.password));
  if (users.find(email)) throw new Refusal(400, ['REGISTRATION_FAILED'], 'this e-mail is registered already');
  if (typeof body.schoolId === 'string' && body.schoolId !== school.id) throw unknown('school', body.schoolId);
  const user = users.add(newUser(platform, { ...body, email, role: text(body.role || 'parent') }, password));
  return { data: { user, tokens: tokens.issue(user) } };
};

/** Themselves, or an administrator for somebody else. */
function ownUser(call: Call, platform: Platform): User {
  const caller = callerOf(call);
  const userId = text(call.body.userId);
  if (userId !== caller.user.id && !isAdmin(caller)) throw notYours('account');
  return userById(userId, platform);
}

const changePassword: Handler = (call, platform) => {
  const { body } = call;
  if (body.newPassword !== body.newPasswordConfirm) throw invalidField('newPasswordConfirm', 'must equal newPassword');
  const user = ownUser(call, platform);
  const { passwords, iso } = platform;
  const next = text(body.newPassword);
  // The contract answers a wrong or a weak password with 200 too, and changes nothing.
  if (passwords.matches(text(body.currentPassword), user.passwordHash) && isStrong(next)) {
    user.passwordHash = passwords.hash(next);
    user.updatedAt = iso();
  }
  return {};
};

const updateProfile: Handler = (call, platform) => {
  const changes = picked(call.body, ['firstName', 'lastName', 'phone']);
  if (Object.keys(changes).length === 0) throw invalidField('firstName', 'at least one field besides userId is needed');
  return { data: Object.assign(ownUser(call, platform), changes, { updatedAt: platform.iso() }) };
};

const forgot: Handler = ({ body }, { users, resetTokens, id }) => {
  const user = users.find(text(body.email).toLowerCase());
  if (user) resetTokens.set(`${id()}${id()}`.replaceAll('-', ''), user.id);
  return { message: 'if this address is known, a letter is on its way' };
};

const reset: Handler = ({ body }, { users, passwords, resetTokens, iso }) => {
  const password = strong('newPassword', text(body.newPassword));
  const token = text(body.token);
  const user = users.get(resetTokens.get(token) ?? '');
  if (user === undefined) throw new Refusal(400, ['RESET_FAILED'], 'this reset token is unknown or used');
  resetTokens.delete(token);
  passwords.succeeded(user.email);
  Object.assign(user, { passwordHash: passwords.hash(password), updatedAt: iso() });
  return {};
};

const verifyEmail: Handler = ({ body }, { users, verificationCodes }) => {
  const email = text(body.email).toLowerCase();
  const code = text(body.verificationCode);
  if (!/^\d{6}$/.test(code)) throw invalidField('verificationCode', 'must be exactly six digits');
  if (verificationCodes.get(email) !== code) throw unknown('address with this code', email);
  verificationCodes.delete(email);
  const user = users.find(email);
  if (user) user.emailVerified = true;
  return {};
};

const refresh: Handler = ({ body }, { users, tokens }) => {
  const claims = tokens.read(text(body.refreshToken), 'refresh');
  const user = claims === null ? undefined : users.get(claims.sub);
  // The contract answers with 200, success false and no tokens.
  if (user === undefined)
    throw new Refusal(200, ['INVALID_REFRESH_TOKEN'], 'this refresh token is not valid, or no longer');
  return { data: { tokens: tokens.issue(user) } };
};

const logout: Handler = (call, { tokens }) => {
  const claims = tokens.read(text(call.body.refreshToken), 'refresh');
  if (claims?.sub === callerOf(call).user.id) tokens.revoke(claims.sid);
  return {};
};

export const auth: Handlers = {
  'auth.login': guarded(login),
  'auth.register': guarded(register),
  'auth.forgot-password': guarded(forgot),
  'auth.logout': guarded(logout),
  'auth.reset-password': reset,
  'auth.verify-email': verifyEmail,
  'auth.refresh-token': refresh,
  'auth.change-password': changePassword,
  'auth.update-my-profile': updateProfile,
  'auth.get-my-profile': (call) => ({ data: callerOf(call).user }),
};
