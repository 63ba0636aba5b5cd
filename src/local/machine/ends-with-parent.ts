/**
 * Loaded into the agent before its program: its standard input is a pipe from whoever started it, which closes when that
 * process ends, however it ends; then the agent ends too, in order.
 */
process.stdin.on('close', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.on('error', () => undefined); // `close` follows
process.stdin.resume();
// It must not keep an agent alive that is done.
(process.stdin as {unref?: () => void}).unref?.();
