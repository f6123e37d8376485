import { oneTimeSlot } from '../entities.ts';
import {
  between,
  firstName,
  lastName,
  mailbox,
  password,
  phone,
  slot,
  sometimes,
  tagged,
  text,
  unique,
} from '../values.ts';
import type { Bodies, Body } from './body.ts';

/** The password that `auth.register` sets; a step that follows it must know it. */
const registeredPassword = 'Lunch!2468box';

const namesOnly: Body = (random) => ({ firstName: firstName(random), lastName: lastName(random) });

const ownChild: Body = () => ({ action: 'add', childrenIds: [slot('student.id')] });

/** Two pupils; no quoting in this form of CSV. */
const pupils: Body = (random) => ({
  csvData: text(
    'firstName,lastName,email,role\n',
    `${firstName(random)},${lastName(random)},`,
    unique,
    '-a@example.com,student\n',
    `${firstName(random)},${lastName(random)},`,
    unique,
    '-b@example.com,student\n',
  ),
  schoolId: slot('school.id'),
  previewMode: false,
});

const notificationSettings: Body = (random) => ({
  deliveryConfirmations: true,
  orderUpdates: true,
  paymentReminders: random.next() < 0.5,
  weeklyReports: random.next() < 0.5,
  quietHoursStart: '21:00',
  quietHoursEnd: '06:30',
});

/** Signing in, users, their phones and their messages. */
export const people: Bodies = {
  'auth.register': (random) => ({
    email: mailbox(),
    password: registeredPassword,
    passwordConfirm: registeredPassword,
    firstName: firstName(random),
    lastName: lastName(random),
    role: 'parent',
    schoolId: slot('school.id'),
  }),
  'auth.login': () => ({ email: slot('user.email'), password: slot('user.password') }),
  'auth.forgot-password': () => ({ email: slot('user.email') }),
  'auth.reset-password': (random, operation) => ({
    token: slot(oneTimeSlot('user.resetToken', operation)),
    newPassword: password(random),
  }),
  'auth.verify-email': (_random, operation) => ({
    email: slot(oneTimeSlot('verification.email', operation)),
    verificationCode: slot(oneTimeSlot('verification.code', operation)),
  }),
  'auth.change-password': (random) => {
    const changed = password(random);
    return {
      userId: slot('newUser.id'),
      currentPassword: registeredPassword,
      newPassword: changed,
      newPasswordConfirm: changed,
    };
  },
  'auth.logout': () => ({ refreshToken: slot('session.refreshToken') }),
  'auth.refresh-token': () => ({ refreshToken: slot('session.refreshToken') }),
  'auth.update-my-profile': (random) => ({
    userId: slot('user.id'),
    phone: phone(random),
    ...sometimes(random, namesOnly(random, '')),
  }),

  'users.create': (random) => ({
    email: mailbox(),
    firstName: firstName(random),
    lastName: lastName(random),
    role: 'student',
    schoolId: slot('school.id'),
    ...sometimes(random, { phone: phone(random) }),
  }),
  'users.update': namesOnly,
  'users.update-v1': namesOnly,
  'users.manage-children': ownChild,
  'users.manage-children-v1': ownChild,
  'users.bulk-import': pupils,
  'users.bulk-import-v1': pupils,

  'mobile.register-device': (random) => ({
    deviceToken: text('token-', unique, '-hasivu'),
    deviceType: random.pick(['ios', 'android']),
    // The answers of the list hold the model, not the token.
    deviceModel: tagged('phone'),
    osVersion: `${between(random, 12, 17)}.${random.integer(6)}`,
    appVersion: '2.4.1',
    ...sometimes(random, {
      deviceName: 'family phone',
      timezone: 'Asia/Kolkata',
      language: random.pick(['en', 'hi', 'ta', 'te']),
      notificationSettings: notificationSettings(random, ''),
    }),
  }),
  // Token, name, time zone and language are refused here.
  'mobile.update-device': (random) => ({
    osVersion: `${between(random, 12, 17)}.${random.integer(6)}`,
    appVersion: '2.4.2',
    isActive: true,
    ...sometimes(random, { notificationSettings: notificationSettings(random, '') }),
  }),
  'mobile.send-notifications': (random) => ({
    parentIds: [slot('parent.id')],
    notificationType: random.pick(['order_ready', 'account_update', 'payment_reminder', 'weekly_summary']),
    title: tagged('Lunch news'),
    message: 'The lunch of today is on its way.',
    priority: random.pick(['low', 'normal']),
    ...sometimes(random, { schoolId: slot('school.id'), studentId: slot('student.id') }),
  }),
  // In the app only: load sends no SMS, no e-mail and no WhatsApp message to anybody.
  'notification.send': (random) => ({
    recipientId: slot('user.id'),
    type: 'order_ready',
    channel: 'in_app',
    priority: random.pick(['low', 'normal']),
    variables: { orderNumber: text(unique), studentName: firstName(random) },
    ...sometimes(random, { expiresAt: slot('date.future7'), metadata: { run: text(unique) } }),
  }),
  'notification.receive-whatsapp': (random) => ({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { phone_number_id: '106540352242922' },
              statuses: [
                {
                  id: slot('whatsappMessage.id'),
                  status: random.pick(['delivered', 'read']),
                  timestamp: slot('date.unix'),
                  recipient_id: phone(random),
                },
              ],
            },
          },
        ],
      },
    ],
  }),
};
