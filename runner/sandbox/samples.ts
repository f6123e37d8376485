/** A plausible value for a documented field of which the sandbox keeps no state, chosen by its name. */
export function sampleOf(name: string): unknown {
  for (const [form, value] of samples) if (form.test(name)) return value;
  return name;
}

const aMoment = '2026-01-05T06:30:00.000Z';

/** The first form that fits decides. */
const samples: readonly (readonly [RegExp, unknown])[] = [
  [/^(id|.*Id)$/, '00000000-0000-4000-8000-000000000000'],
  [/^(orderNumber|invoiceNumber|cardNumber|number)$/, 'HSV-0001'],
  [/^(error|errorMessage|failureReason)$/, null],
  [/(Time|Duration|duration)$/, 12],
  [/(At|Date|timestamp|Until|Update|Check|Heartbeat|Entry|lastUpdated|period|date)$/, aMoment],
  [
    /^(is|has|can)[A-Z]|^(success|delivered|completed|anonymize|previewMode|deploymentReady|investigationRequired)$/,
    true,
  ],
  [/currency$/i, 'INR'],
  [/email$/i, 'asha.rao@example.com'],
  [/phone$/i, '+919000000000'],
  [/(Url|url)$/, 'https://files.example.com/report'],
  [/^(totalRevenue|revenue|amount|price|mrr|arr)$/i, 1250],
  [/(Rate|Ratio|rate|confidence|Confidence|percentage|Percentage|accuracy|usage)$/, 0.95],
  [/(Score|score)$/, 82],
  [
    /^(total|count|max|min|avg|average|new|number)[A-Z]|^(total|count|cores|used|uptime|latency|size|page|limit|offset)$/,
    12,
  ],
  [
    /(Count|Total|Amount|Value|Price|Revenue|Cost|Tax|Discounts|Stats|Used|Size|Points|Items|Attempts|Retries|Entries)$/,
    12,
  ],
  [
    /(Metrics|Analysis|Summary|summary|metrics|analysis|Insights|insights|Forecasts?|forecasts?|Settings|metadata|statistics|filters|settings)$/,
    {},
  ],
  [
    /(Data|data|Distribution|Patterns|Intelligence|Excellence|Benchmarking|benchmarking|Report|report|Strategy|Assessment|Profile|Info|info)$/,
    {},
  ],
  [/status$/i, 'active'],
  [/version$/i, '1.0.0'],
];
