import { userById } from '../access.ts';
import {
  type Call,
  type Handler,
  type Handlers,
  listOf,
  numberOr,
  objectOf,
  param,
  picked,
  text,
  texts,
} from '../call.ts';
import type { Thing } from '../entities.ts';
import { paise, rupees } from '../money.ts';
import type { Platform } from '../platform.ts';
import { Refusal, unknown } from '../refusal.ts';

function invoiceById(id: string, { invoices }: Platform): Thing {
  const invoice = invoices.get(id);
  if (invoice === undefined) throw unknown('invoice', id, 'INVOICE_NOT_FOUND');
  return invoice;
}

/** Its amount is the sum of its lines, in rupees; tax is stored with a line, not computed. */
const generate: Handler = ({ body }, platform) => {
  const { invoices, id, iso } = platform;
  const customer = userById(text(body.customerId), platform);
  const amount = listOf(body.items).reduce<number>((sum, item) => {
    const { quantity, unitPrice } = objectOf(item);
    return sum + Math.round(paise(numberOr(unitPrice, 0)) * numberOr(quantity, 0));
  }, 0);
  const invoiceId = id();
  const number = `INV-${invoiceId.slice(0, 8).toUpperCase()}`;
  const own = { id: invoiceId, owner: customer.id, number, invoiceNumber: number, status: 'PENDING' };
  return {
    data: {
      invoice: invoices.add({
        ...own,
        amount: rupees(amount),
        totalAmount: rupees(amount),
        mails: 0,
        createdAt: iso(),
      }),
    },
  };
};

const regenerate: Handler = (call, platform) => {
  invoiceById(param(call, 'id'), platform);
  return generate(call, platform);
};

const email: Handler = ({ body }, platform) => {
  const invoice = invoiceById(text(body.invoiceId), platform);
  invoice.mails = numberOr(invoice.mails, 0) + 1;
  const subject = text(body.subject) || `Invoice ${text(invoice.number)}`;
  const deliveryDetails = { recipients: texts(body.recipients), subject, sentAt: platform.iso() };
  return { data: { emailId: platform.id(), invoice, deliveryDetails } };
};

const emailBatch: Handler = ({ body }, { invoices }) => {
  const ids = texts(body.invoiceIds);
  const successful = ids.filter((id) => invoices.get(id)).map((invoiceId) => ({ invoiceId }));
  const failed = ids.filter((id) => !invoices.get(id)).map((invoiceId) => ({ invoiceId }));
  if (successful.length === 0) throw new Refusal(404, ['NO_INVOICES_FOUND'], 'none of these invoices exists');
  const summary = {
    totalRequested: ids.length,
    totalProcessed: ids.length,
    successful: successful.length,
    failed: failed.length,
  };
  return { data: { summary, results: { successful, failed } } };
};

const emailStatus: Handler = ({ query }, platform) => {
  if (query.invoiceId === undefined) return { data: { invoiceId: null, emailHistory: [], deliveryStats: {} } };
  const invoice = invoiceById(text(query.invoiceId), platform);
  return { data: { invoiceId: invoice.id, emailHistory: [], deliveryStats: { sent: invoice.mails } } };
};

const pdf: Handler = ({ body }, platform) => {
  const invoice = invoiceById(text(body.invoiceId), platform);
  return {
    data: { invoiceId: invoice.id, invoiceNumber: invoice.number, expiresAt: platform.iso(86_400_000), pdfData: null },
  };
};

const bulkPdf: Handler = ({ body }, { invoices }) => {
  const ids = texts(body.invoiceIds);
  const known = ids.filter((id) => invoices.get(id));
  const successful = known.map((invoiceId) => ({
    invoiceId,
    downloadUrl: `https://files.example.com/${invoiceId}.pdf`,
  }));
  const failed = ids.filter((id) => !invoices.get(id)).map((invoiceId) => ({ invoiceId, error: 'unknown invoice' }));
  if (known.length === 0) throw new Refusal(404, ['NOT_FOUND'], 'none of these invoices exists');
  return { data: { successful, failed, totalRequested: ids.length } };
};

const download: Handler = (call, platform) => {
  const invoice = invoiceById(param(call, 'id'), platform);
  return {
    data: { invoiceNumber: invoice.number, generatedAt: invoice.createdAt, expiresAt: platform.iso(86_400_000) },
  };
};

function templateById(call: Call, { templates }: Platform): Thing {
  const template = templates.get(param(call, 'id'));
  if (!template?.isActive) throw unknown('template', param(call, 'id'), 'TEMPLATE_NOT_FOUND');
  return template;
}

const templateFields = [
  ...[
    'templateName',
    'templateType',
    'htmlTemplate',
    'logoUrl',
    'headerColor',
    'accentColor',
    'footerText',
    'cssStyles',
  ],
  ...['isDefault', 'isActive'],
];

function clearDefault(type: unknown, { templates }: Platform): void {
  const old = templates.page({
    where: (one) => one.isDefault === true && one.templateType === type,
    offset: 0,
    limit: 100,
  });
  for (const template of old.items) template.isDefault = false;
}

const createTemplate: Handler = ({ body }, platform) => {
  const { templates, id, iso } = platform;
  if (body.isDefault === true) clearDefault(body.templateType, platform);
  const usual = {
    logoUrl: null,
    headerColor: '#224466',
    accentColor: '#88aacc',
    footerText: '',
    cssStyles: '',
    isDefault: false,
  };
  const own = { id: id(), owner: null, isActive: true, createdAt: iso(), updatedAt: iso() };
  return { data: { template: templates.add({ ...usual, ...picked(body, templateFields), ...own }) } };
};

const updateTemplate: Handler = (call, platform) => {
  const template = templateById(call, platform);
  if (call.body.isDefault === true) clearDefault(template.templateType, platform);
  return {
    data: { template: Object.assign(template, picked(call.body, templateFields), { updatedAt: platform.iso() }) },
  };
};

const listTemplates: Handler = (_call, { templates }) => ({
  // The platform does not page this list; a bound keeps the sandbox's answer small.
  data: { templates: templates.page({ where: ({ isActive }) => isActive === true, offset: 0, limit: 100 }).items },
});

export const invoices: Handlers = {
  'invoices.generate': generate,
  'invoices.batch-generate': generate,
  'invoices.regenerate': regenerate,
  'invoices.email': email,
  'invoices.email-batch': emailBatch,
  'invoices.get-email-status': emailStatus,
  'pdf.generate-invoice-pdf': pdf,
  'pdf.generate-bulk-invoice-pdfs': bulkPdf,
  'pdf.download-invoice-pdf': download,
  'invoice-templates.list': listTemplates,
  'invoice-templates.create': createTemplate,
  'invoice-templates.get': (call, platform) => ({ data: { template: templateById(call, platform) } }),
  'invoice-templates.update': updateTemplate,
  'invoice-templates.delete': (call, platform) => {
    templateById(call, platform).isActive = false;
    return {};
  },
};
