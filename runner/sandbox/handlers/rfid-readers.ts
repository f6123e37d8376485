import { type Call, type Handler, type Handlers, objectOf, pageAsked, param, picked, text } from '../call.ts';
import type { Reader } from '../entities.ts';
import type { Platform } from '../platform.ts';
import { conflict, unknown } from '../refusal.ts';

function readerById(call: Call, { readers }: Platform): Reader {
  const reader = readers.get(param(call, 'readerId'));
  if (reader === undefined) throw unknown('reader', param(call, 'readerId'));
  return reader;
}

const createReader: Handler = ({ body }, { readers, school, id, iso }) => {
  if (body.schoolId !== school.id) throw unknown('school', text(body.schoolId));
  const name = text(body.name);
  if (readers.find(`${school.id}/${name}`))
    throw conflict('READER_EXISTS', `the school has an active reader named ${name}`);
  const at = iso();
  const reader = readers.add<Reader>({
    ...{
      id: id(),
      name,
      location: text(body.location),
      schoolId: school.id,
      ipAddress: text(body.ipAddress) || '0.0.0.0',
    },
    ...{ status: 'offline', isActive: body.isActive !== false, configuration: objectOf(body.configuration) },
    ...{ lastHeartbeat: null, createdAt: at, updatedAt: at },
  });
  return { data: { ...reader, schoolName: school.name } };
};

const updateReader: Handler = (call, platform) => {
  const reader = readerById(call, platform);
  const configuration = { ...reader.configuration, ...objectOf(call.body.configuration) };
  const changes = picked(call.body, ['name', 'location', 'ipAddress', 'status', 'isActive']);
  const other = platform.readers.find(`${reader.schoolId}/${text(changes.name ?? reader.name)}`);
  if (other && other !== reader)
    throw conflict('READER_EXISTS', `the school has an active reader named ${text(changes.name)}`);
  const changed = platform.readers.change(reader, { ...changes, configuration, updatedAt: platform.iso() });
  return { data: { ...changed, schoolName: platform.school.name } };
};

const listReaders: Handler = (call, { readers, school }) => {
  const asked = pageAsked(call, 20);
  const { items, total } = readers.page(asked);
  return { data: items.map((reader) => ({ ...reader, schoolName: school.name })), pages: { ...asked, total } };
};

const testReader: Handler = (call, platform) => {
  const reader = readerById(call, platform);
  const status = reader.isActive ? 'success' : 'failure';
  return { data: { readerId: reader.id, status, responseTime: 12, errorMessage: null, testedAt: platform.iso() } };
};

export const rfidReaders: Handlers = {
  'rfid.create-reader': createReader,
  'rfid.update-reader': updateReader,
  'rfid.list-readers': listReaders,
  'rfid.test-reader': testReader,
};
