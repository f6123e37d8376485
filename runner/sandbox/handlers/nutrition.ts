import { mayRead, userById } from '../access.ts';
import { callerOf, checkSchool, type Handler, type Handlers, objectOf, param, text } from '../call.ts';
import type { Thing } from '../entities.ts';
import { forbidden, notYours, Refusal, unknown } from '../refusal.ts';

const day = 86_400_000;

function checkTimeframe(timeframe: unknown): void {
  const { startDate, endDate } = objectOf(timeframe);
  const span = Date.parse(text(endDate)) - Date.parse(text(startDate));
  if (!(span > 0)) throw new Refusal(400, ['INVALID_DATE_RANGE'], 'endDate must be after startDate');
  if (span > 365 * day) throw new Refusal(400, ['DATE_RANGE_TOO_LONG'], 'the span is at most 365 days');
}

const analyze: Handler = (call, platform) => {
  const caller = callerOf(call);
  const { body } = call;
  const { analyses, id, iso } = platform;
  checkSchool(body.schoolId, platform);
  // The gateway says in a header which school the caller belongs to.
  if ((call.header('x-school-id') ?? body.schoolId) !== body.schoolId) throw forbidden('that is not your school');
  if (body.analysisType === 'comprehensive' && caller.role !== 'NUTRITIONIST') {
    throw forbidden('comprehensive analyses are for nutritionists');
  }
  checkTimeframe(body.timeframe);
  const analysisId = id();
  const { analysisType, schoolId, timeframe } = body;
  const made = analyses.add<Thing>({
    ...{ id: analysisId, owner: null, analysisId, analysisType, schoolId, timeframe, createdAt: iso() },
    ...{ nutritionalSummary: {}, healthMetrics: {}, aiInsights: {}, actionItems: [], subjectSummary: {}, metadata: {} },
  });
  return {
    data: {
      analysis: made,
      summary: { analysisId, studentsAnalyzed: 1, keyFindings: [], criticalRecommendations: [] },
    },
  };
};

const get: Handler = (call, { analyses }) => {
  const found = analyses.get(param(call, 'analysisId'));
  if (found === undefined) throw unknown('analysis', param(call, 'analysisId'));
  return { data: { analysis: found } };
};

const list: Handler = (call, { analyses, school }) => {
  if (param(call, 'schoolId') !== school.id) throw unknown('school', param(call, 'schoolId'));
  return { data: { analyses: analyses.page({ offset: 0, limit: 50 }).items } };
};

const forClass: Handler = (call, { classId }) => {
  if (param(call, 'classId') !== classId) throw unknown('class', param(call, 'classId'));
  return {};
};

const forStudent: Handler = (call, platform) => {
  const student = userById(param(call, 'studentId'), platform);
  if (!mayRead(callerOf(call), student)) throw notYours('student');
  return {};
};

export const nutrition: Handlers = {
  'nutrition.analyze': analyze,
  'nutrition.analyze-batch': analyze,
  'nutrition.get-analysis': get,
  'nutrition.list-school-analyses': list,
  'nutrition.get-class-recommendations': forClass,
  'nutrition.get-student-recommendations': forStudent,
};
