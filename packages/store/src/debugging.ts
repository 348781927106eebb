/** What DEBUG may do to a store. */
import type { Debugging, Session } from '@varve/commands';

import { enableDebugCommand } from './config/directives/debug.js';
import type { ConfigRegistry } from './config/registry.js';
import type { ExpireCycle } from './expiry/expire-cycle.js';
import type { StoreSession } from './session/store-session.js';

/** Implements it. */
export class StoreDebugging implements Debugging {
  readonly #config: ConfigRegistry;
  readonly #expiry: () => ExpireCycle;

  constructor(config: ConfigRegistry, expiry: () => ExpireCycle) {
    this.#config = config;
    this.#expiry = expiry;
  }

  allows(session: Session): boolean {
    const allowed = this.#config.get(enableDebugCommand);
    return allowed === 'yes' || (allowed === 'local' && (session as StoreSession).isLocal);
  }

  setActiveExpiry(enabled: boolean): void {
    this.#expiry().enabled = enabled;
  }

  sleep(milliseconds: number): void {
    blockFor(milliseconds);
  }
}

/** Does nothing for so long, and lets nothing else happen meanwhile. */
export function blockFor(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
