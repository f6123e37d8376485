import type { Handler, Handlers } from '../call.ts';

const answered = { status: 'healthy', responseTime: 1 };

/** How long the platform has been up, in seconds. */
const whole =
  (status: string): Handler =>
  (_call, { house, now, iso }) => {
    const uptime = (now() - house.since) / 1000;
    const system = {
      uptime,
      timestamp: iso(),
      version: house.version,
      memory: { heapUsed: process.memoryUsage().heapUsed },
    };
    const services = { database: answered, redis: answered, api: answered };
    const checks = { database: 'ok', redis: 'ok' };
    return {
      data: {
        status,
        uptime,
        timestamp: iso(),
        version: house.version,
        environment: 'sandbox',
        system,
        services,
        checks,
      },
    };
  };

export const health: Handlers = {
  'health.check': whole('healthy'),
  'health.check-liveness': whole('alive'),
  'health.check-readiness': whole('ready'),
  'monitoring.get-status': whole('operational'),
};
