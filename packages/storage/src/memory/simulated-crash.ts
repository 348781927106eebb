/**
 * What the program under test sees of its own death: the call does not return.
 *
 * A real crash runs no `catch` and no `finally`. A thrown value does, so two things make up for it:
 * the storage is dead from then on and throws the same to every later call, whatever the program
 * tries while it unwinds; and it is no `StorageError`, so that code which handles refused calls
 * lets it rise. Code that catches everything and goes on would hide a crash; that is a bug in it.
 */

/**
 * How much of the call took effect before the machine stopped: nothing, all (the program only never
 * learned of it), or so many bytes of a write.
 */
export type CrashMoment = 'before' | 'after' | { readonly bytes: number };

/** Thrown by `beforeCall` to stop the machine, and by every call on a stopped one. */
export class SimulatedCrash extends Error {
  override readonly name: string = 'SimulatedCrash';
  readonly moment: CrashMoment;

  /** @param moment how much of the call in question took effect */
  constructor(moment: CrashMoment = 'before') {
    super('The simulated machine has stopped.');
    this.moment = moment;
  }
}
