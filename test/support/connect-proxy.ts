import http from 'node:http';
import {connect, type AddressInfo, type Socket} from 'node:net';

/** A proxy that knows CONNECT only. */
export interface ConnectProxy {
  /** `http://127.0.0.1:40124` */
  readonly url: string;
  /** What was asked for: `127.0.0.1:6443`, with the credentials given. */
  readonly asked: readonly {readonly target: string; readonly authorization: string | undefined}[];
}

/** Runs `act` with a proxy on loopback. `login`: only who gives it is let through. */
export async function withProxy<T>(
  act: (proxy: ConnectProxy) => Promise<T>,
  {login}: {readonly login?: string} = {},
): Promise<T> {
  const asked: {target: string; authorization: string | undefined}[] = [];
  const open = new Set<Socket>();
  const server = http.createServer((_request, response) => response.writeHead(405).end());
  server.on('connection', (socket) => open.add(socket));
  server.on('connect', ({url = '', headers}, socket: Socket) => {
    const authorization = headers['proxy-authorization'];
    asked.push({target: url, authorization});
    if (login !== undefined && authorization !== `Basic ${Buffer.from(login).toString('base64')}`) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }

    const {hostname, port} = new URL(`http://${url}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    open.add(onward);
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await act({url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked});
  } finally {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}
