import {connect, createServer, type AddressInfo, type Socket} from 'node:net';

/** A SOCKS5 proxy that answers in single bytes, so that its client must put them together. */
export interface SocksServer {
  readonly host: string;
  readonly asked: readonly {readonly target: string; readonly login: string | undefined}[];
}

/** Runs `act` with a proxy on loopback. `login`: only who gives it is let through. */
export async function withSocksProxy<T>(
  act: (proxy: SocksServer) => Promise<T>,
  {login}: {readonly login?: string} = {},
): Promise<T> {
  const asked: {target: string; login: string | undefined}[] = [];
  const open = new Set<Socket>();

  async function serve(socket: Socket): Promise<void> {
    const next = reader(socket);
    const [, methods = 0] = await next(2);
    const offered = await next(methods);
    const method = login === undefined ? 0 : 2;
    if (!offered.includes(method)) return void socket.end(Buffer.from([5, 255]));
    say(socket, [5, method]);
    let given: string | undefined;
    if (method === 2) {
      const user = await next((await next(2))[1] ?? 0);
      given = `${user.toString()}:${(await next((await next(1))[0] ?? 0)).toString()}`;
      say(socket, [1, given === login ? 0 : 1]);
      if (given !== login) return void socket.end();
    }

    const host = await next((await next(5))[4] ?? 0);
    const port = (await next(2)).readUInt16BE();
    asked.push({target: `${host.toString()}:${port}`, login: given});
    const onward = connect(port, host.toString());
    open.add(onward);
    onward.on('error', () => {
      say(socket, [5, 5, 0, 1, 0, 0, 0, 0, 0, 0]);
      socket.end();
    });
    onward.on('connect', () => {
      say(socket, [5, 0, 0, 3, 4, 97, 98, 99, 100, 0, 80]);
      socket.pipe(onward).pipe(socket);
    });
  }

  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    serve(socket).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await act({host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked});
  } finally {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

function say(socket: Socket, bytes: readonly number[]): void {
  for (const byte of bytes) socket.write(Buffer.from([byte]));
}

/** Gives the next bytes of the socket, however they come; once the last are taken the socket may be piped. */
function reader(socket: Socket): (length: number) => Promise<Buffer> {
  let pending = Buffer.alloc(0);
  return async (length) => {
    while (pending.length < length) {
      const chunk = (socket.read() as Buffer | null) ?? undefined;
      if (chunk) pending = Buffer.concat([pending, chunk]);
      else await new Promise((resolve) => socket.once('readable', resolve));
    }

    const bytes = pending.subarray(0, length);
    pending = pending.subarray(length);
    return bytes;
  };
}
