// Runs k6 and ends it when the runner is gone, however the runner ended: a kill -9 leaves no load behind.
// Speaks with the runner over the IPC channel: {pid} at the start, {code, signal} at the end; hears 'stop' and 'kill'.
import { spawn } from 'node:child_process';

const [binary, ...args] = process.argv.slice(2);
const patience = 3_000;
const child = spawn(binary, args, { stdio: ['ignore', 'inherit', 'inherit'] });

const tell = (message, then = () => {}) => {
  if (process.connected) process.send(message, then);
  else then();
};

child.on('spawn', () => tell({ pid: child.pid }));
child.on('error', (error) => tell({ failure: error.message }, () => process.exit(1)));
child.on('exit', (code, signal) => tell({ code, signal }, () => process.exit(0)));

process.on('message', (wish) => child.kill(wish === 'kill' ? 'SIGKILL' : 'SIGINT'));
process.on('disconnect', () => {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), patience).unref();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
