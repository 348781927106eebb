/**
 * A server for tests that speaks just enough RESP: it answers HELLO, AUTH and SELECT as Redis does
 * and each other command with what the test says. It remembers what it was asked.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { RequestReader } from '@varve/resp';

/** Answers one command, given as byte strings; undefined ends the connection instead. */
export type Answer = (args: readonly string[]) => string | undefined;

export class CannedServer {
  readonly requests: string[][];
  port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(answer: Answer) {
    this.requests = [];
    this.port = 0;
    this.#sockets = new Set();
    this.#server = createServer((socket) => {
      this.#serve(socket, answer);
    });
  }

  static async start(answer: Answer): Promise<CannedServer> {
    const server = new CannedServer(answer);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    server.port = (server.#server.address() as AddressInfo).port;
    return server;
  }

  /** Ends all connections, as a server that is stopped. */
  dropClients(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.dropClients();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket, answer: Answer): void {
    const reader = new RequestReader();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      reader.feed(chunk, 0, chunk.byteLength);
      while (reader.next() === 1) {
        const { argv } = reader;
        const args = Array.from({ length: argv.argc }, (_, i) => argv.text(i));
        this.requests.push(args);
        const reply = answer(args) ?? greeting(args);
        if (reply === undefined) socket.destroy();
        else socket.write(Buffer.from(reply, 'latin1'));
      }
    });
  }
}

function greeting(args: readonly string[]): string | undefined {
  switch (args[0]?.toUpperCase()) {
    case 'HELLO':
      return '%1\r\n$5\r\nproto\r\n:3\r\n';
    case 'AUTH':
    case 'SELECT':
      return '+OK\r\n';
    default:
      return undefined;
  }
}
