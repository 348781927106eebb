/** Who may use DEBUG. */
import { directive } from '../directive.js';
import { choice } from '../kinds.js';

/** `local`: connections from this machine. */
export const enableDebugCommand = directive('enable-debug-command', choice(['no', 'yes', 'local']), 'no', {
  mutability: 'start',
});
