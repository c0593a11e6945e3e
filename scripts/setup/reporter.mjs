/**
 * Tells a person what set-up is doing. Everything goes to stderr, because `xent … --json` owns stdout.
 * On a terminal a running task redraws one line; elsewhere it prints a line every few seconds.
 */

const redrawEveryMs = 200;
const printEveryMs = 5_000;

/**
 * @typedef {object} Task
 * @property {(bytes: number) => void} progress Bytes had so far.
 * @property {(note?: string) => void} done Ends the task with its time and, where given, a note.
 * @property {() => void} abandon Ends the task without a word, before a failure is told.
 */

/** @typedef {ReturnType<typeof createReporter>} Reporter */

/**
 * @param {NodeJS.WriteStream} [stream]
 */
export function createReporter(stream = process.stderr) {
  const live = stream.isTTY;

  /** @param {string} line */
  const say = (line) => {
    stream.write(`set-up: ${line}\n`);
  };

  return {
    say,

    /**
     * Starts something that takes a while.
     *
     * @param {string} title What is being done, for instance "downloading TensorFlow 2.21.0".
     * @param {number} [totalBytes] Its size, where known.
     * @returns {Task}
     */
    task(title, totalBytes = 0) {
      const started = performance.now();
      const seconds = () => (performance.now() - started) / 1000;
      let bytes = 0;
      let lastShown = started;
      const line = () => `${title}: ${describeProgress({ bytes, totalBytes, seconds: seconds() })}`;
      const show = () => {
        lastShown = performance.now();
        if (live) stream.write(`\r\x1b[Kset-up: ${line()}`);
        else say(line());
      };
      if (live) show();
      else say(totalBytes > 0 ? `${title} (${megabytes(totalBytes)})` : title);
      const timer = setInterval(() => {
        if (live || performance.now() - lastShown >= printEveryMs) show();
      }, redrawEveryMs);
      const end = () => {
        clearInterval(timer);
        if (live) stream.write('\r\x1b[K');
      };
      return {
        progress: (had) => {
          bytes = Math.max(bytes, had);
        },
        done: (note) => {
          end();
          say(`${title}: done in ${seconds().toFixed(0)} s${note ? `, ${note}` : ''}`);
        },
        abandon: end,
      };
    },
  };
}

/**
 * @param {{bytes: number, totalBytes: number, seconds: number}} state
 * @returns {string} For instance "120 of 274 MB, 44 %, 21 MB/s".
 */
export function describeProgress({ bytes, totalBytes, seconds }) {
  if (bytes <= 0) return `${seconds.toFixed(0)} s`;
  const rate = seconds > 0 ? `, ${(bytes / 1e6 / seconds).toFixed(1)} MB/s` : '';
  if (totalBytes <= 0) return `${megabytes(bytes)}${rate}`;
  const part = Math.min(bytes / totalBytes, 1);
  return `${(part * totalBytes / 1e6).toFixed(0)} of ${megabytes(totalBytes)}, ${(part * 100).toFixed(0)} %${rate}`;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
