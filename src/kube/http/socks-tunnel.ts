import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import type {Target} from './target.js';

/** Where a SOCKS5 proxy is, and who asks it. */
export interface SocksProxy {
  readonly host: string;
  readonly port: number;
  /** Empty = none is offered. */
  readonly username: string;
  readonly password: string;
}

/**
 * Opens a way through a SOCKS5 proxy, which also looks the target's name up, as Go has it.
 * @returns a socket that ends at the target
 * @throws Error in words for a proxy that refuses; Node's when it cannot be reached
 * @see RFC 1928, RFC 1929
 */
export async function socksTunnel(
  proxy: SocksProxy,
  target: Target,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connect(proxy.port, proxy.host);
  function abort(): void {
    socket.destroy(signal.reason as Error);
  }

  signal.addEventListener('abort', abort, {once: true});
  try {
    await once(socket, 'connect');
    const login = proxy.username !== '';
    const methods = login ? [0, 2] : [0];
    const [, method] = await exchanged(socket, [5, methods.length, ...methods], 2);
    if (method === 2 && login) await logIn(socket, proxy);
    else if (method !== 0) throw new Error('it takes none of the logins that are offered');
    await open(socket, target);
    // Reading in parts has paused it. Nothing is lost: behind it, the one who asks speaks first.
    return socket.resume();
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function logIn(socket: Socket, {username, password}: SocksProxy): Promise<void> {
  const said = [1, ...counted(username), ...counted(password)];
  const [, status] = await exchanged(socket, said, 2);
  if (status !== 0) throw new Error('it refused user and password');
}

/** As its RFC numbers them. */
const refusals = [
  'granted',
  'general failure',
  'not allowed by its rules',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'time to live expired',
  'command not supported',
  'address type not supported',
];

async function open(socket: Socket, {host, port}: Target): Promise<void> {
  const asked = [5, 1, 0, 3, ...counted(host), port >> 8, port & 255];
  const [, status = 1, , kind] = await exchanged(socket, asked, 4);
  if (status !== 0) throw new Error(`it answered: ${refusals[status] ?? `error ${status}`}`);
  // The address that it speaks from, which nobody needs.
  const length = kind === 1 ? 4 : kind === 4 ? 16 : ((await received(socket, 1))[0] ?? 0);
  await received(socket, length + 2);
}

function counted(text: string): readonly number[] {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > 255) throw new Error('SOCKS5 has no room for names longer than 255 bytes');
  return [bytes.length, ...bytes];
}

async function exchanged(
  socket: Socket,
  bytes: readonly number[],
  length: number,
): Promise<Buffer> {
  socket.write(Buffer.from(bytes));
  return received(socket, length);
}

/** @returns exactly so many bytes; what follows them stays in the socket */
async function received(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    function stop(): void {
      socket.pause();
      socket.off('data', take).off('close', closed).off('error', reject);
    }

    function take(chunk: Buffer): void {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length < length) return;
      stop();
      if (bytes.length > length) socket.unshift(bytes.subarray(length));
      resolve(bytes.subarray(0, length));
    }

    function closed(): void {
      stop();
      reject(new Error('it closed the connection'));
    }

    socket.on('data', take).on('close', closed).on('error', reject);
    socket.resume();
  });
}
