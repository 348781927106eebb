/**
 * A client that is nobody: database 0, RESP2, authenticated.
 */
import { ReplyMode, type Session } from '../core/session.js';
import { Transaction } from '../core/transaction.js';

export class FakeSession implements Session {
  readonly id: number;
  readonly address = '127.0.0.1:1';
  readonly localAddress = '127.0.0.1:2';
  readonly transaction = new Transaction();
  name = '';
  user = 'default';
  authenticated = true;
  db = 0;
  protocol: 2 | 3 = 2;
  replyMode: ReplyMode = ReplyMode.on;
  evictable = true;
  closing = false;

  constructor(id = 1) {
    this.id = id;
  }
}
