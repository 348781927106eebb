/** A client for tests that sends raw bytes to a real socket and looks at what comes back. */
import net from 'node:net';
import { once } from 'node:events';

const patienceMs = 5000;

/** One connection. */
export class RawClient {
  readonly socket: net.Socket;
  /** Everything received and not taken yet, one character per byte. */
  text = '';
  isClosed = false;
  #wake: () => void = () => undefined;

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('latin1');
      this.#wake();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.isClosed = true;
      this.#wake();
    });
  }

  /** Connects; half-open, so that a test can end its side and still read. */
  static async connect(where: net.NetConnectOpts): Promise<RawClient> {
    const socket = net.connect({ ...where, allowHalfOpen: true });
    const client = new RawClient(socket);
    await once(socket, 'connect');
    return client;
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** Sends, and takes exactly `reply.length` bytes of answer. */
  async ask(request: string, reply: string): Promise<string> {
    this.send(request);
    return await this.take(reply.length);
  }

  /** Takes `size` bytes. */
  async take(size: number): Promise<string> {
    await this.#until(() => this.text.length >= size || this.isClosed, `${size} bytes`);
    const taken = this.text.slice(0, size);
    this.text = this.text.slice(size);
    return taken;
  }

  /** Takes everything up to the end of the connection. */
  async takeAll(): Promise<string> {
    this.socket.once('end', () => this.socket.end());
    await this.#until(() => this.isClosed, 'the end of the connection');
    return this.text;
  }

  close(): void {
    this.socket.destroy();
  }

  async #until(isDone: () => boolean, what: string): Promise<void> {
    const deadline = setTimeout(() => {
      this.socket.destroy(new Error(`waited in vain for ${what}`));
    }, patienceMs);
    while (!isDone()) await new Promise<void>((resolve) => (this.#wake = resolve));
    clearTimeout(deadline);
  }
}

/** A TCP port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
