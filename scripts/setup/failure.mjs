/** A reason why set-up cannot go on, told to a person: what is wrong, and what to do next. */
export class SetupFailure extends Error {
  /**
   * @param {string} message One sentence that says what is wrong.
   * @param {string} [action] What to do next; a command where there is one.
   * @param {{cause?: unknown}} [options]
   */
  constructor(message, action = '', options) {
    super(message, options);
    this.name = 'SetupFailure';
    this.action = action;
  }
}
