import { mayActFor } from '../access.ts';
import {
  type Call,
  callerOf,
  checkSchool,
  type Handler,
  type Handlers,
  isAdmin,
  numberOr,
  objectOf,
  param,
  picked,
  text,
  textOrNull,
} from '../call.ts';
import { rowsOf } from '../csv.ts';
import type { Card } from '../entities.ts';
import type { Platform } from '../platform.ts';
import { conflict, invalidField, notYours, unknown } from '../refusal.ts';

const day = 86_400_000;

export const isUsable = (card: Card, now: number): boolean =>
  card.isActive && !(card.expiresAt !== null && Date.parse(card.expiresAt) <= now);

const holdsCard = (studentId: string, { cards, now }: Platform): boolean =>
  cards.ownedBy(studentId).some((card) => isUsable(card, now()));

/** `RFID-<school>-<time>-<8 hex>`: the server makes the number. */
export function newCard(
  studentId: string,
  expiresAt: string | null,
  metadata: unknown,
  { school, id, iso, now }: Platform,
): Card {
  const cardId = id();
  return {
    id: cardId,
    cardNumber: `RFID-${school.code}-${now().toString(36).toUpperCase()}-${cardId.slice(0, 8).toUpperCase()}`,
    studentId,
    schoolId: school.id,
    ...{ isActive: true, expiresAt, lastUsedAt: null, issuedAt: iso(), metadata },
  };
}

const register: Handler = ({ body }, platform) => {
  const { users, cards, school } = platform;
  const student = users.get(text(body.studentId));
  if (student?.role !== 'student' || !student.isActive) throw unknown('active student', text(body.studentId));
  checkSchool(body.schoolId, platform);
  if (holdsCard(student.id, platform)) throw conflict('CARD_ALREADY_ACTIVE', 'this student holds an active card');
  const card = cards.add(newCard(student.id, textOrNull(body.expiresAt), objectOf(body.metadata), platform));
  return { data: { ...card, student, school } };
};

const bulkImport: Handler = ({ body }, platform) => {
  const { users, cards, school } = platform;
  if (body.schoolId !== school.id) throw unknown('school', text(body.schoolId));
  const previewMode = body.previewMode === true;
  const rows = rowsOf(text(body.csvData));
  const expiresAt = body.expiryDays === undefined ? null : platform.iso(numberOr(body.expiryDays, 365) * day);
  const successful: unknown[] = [];
  const errors: { readonly row: number; readonly error: string }[] = [];
  for (const [i, row] of rows.entries()) {
    const student = users.get(row.studentId ?? '') ?? users.find((row.studentEmail ?? '').toLowerCase());
    if (student?.role !== 'student') errors.push({ row: i + 1, error: 'unknown student' });
    else if (holdsCard(student.id, platform)) errors.push({ row: i + 1, error: 'holds an active card' });
    else {
      const card = newCard(student.id, row.expiryDate || expiresAt, {}, platform);
      if (!previewMode) cards.add(card);
      successful.push({ cardId: card.id, cardNumber: card.cardNumber, studentId: student.id });
    }
  }
  const summary = { totalProcessed: rows.length, successful: successful.length, errors: errors.length, duplicates: 0 };
  return { data: { previewMode, summary, results: { successful, errors, duplicates: [] } } };
};

const update: Handler = (call, { cards }) => {
  const card = cards.get(param(call, 'cardId'));
  if (card === undefined) throw unknown('card', param(call, 'cardId'));
  const changes = picked(call.body, ['isActive', 'expiresAt']);
  return { data: Object.assign(card, changes) };
};

function cardByNumber(call: Call, { cards }: Platform): Card {
  const cardNumber = param(call, 'cardNumber');
  if (!/^RFID-[A-Z0-9-]+$/.test(cardNumber))
    throw invalidField('cardNumber', 'must be RFID- and capitals, digits, hyphens');
  const card = cards.find(cardNumber);
  if (card === undefined) throw unknown('card', cardNumber);
  return card;
}

const get: Handler = (call, platform) => {
  const caller = callerOf(call);
  const card = cardByNumber(call, platform);
  const isTheirs = mayActFor(caller, card.studentId, platform);
  if (!isTheirs && !isAdmin(caller) && caller.role !== 'TEACHER') throw notYours('card');
  const verifications = platform.deliveries.ownedBy(card.studentId);
  const total = verifications.length;
  const statistics = {
    totalVerifications: total,
    verificationsThisMonth: total,
    averageVerificationsPerDay: total / 30,
  };
  const student = platform.users.get(card.studentId) ?? { id: card.studentId };
  const status = isUsable(card, platform.now()) ? 'active' : 'inactive';
  return { data: { ...card, status, student, statistics, recentVerifications: verifications.slice(0, 10) } };
};

export const rfidCards: Handlers = {
  'rfid.register-card': register,
  'rfid.bulk-import-cards': bulkImport,
  'rfid.update-card': update,
  'rfid.get-card': get,
};
