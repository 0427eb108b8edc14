/** A process that answers a JSON line with a JSON line: one side of a comparison, or the judge of quality. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export class Side {
  #child;
  #ended;
  #answers;
  #patience;

  /** @param {{cwd: string, env?: object, patience: number}} options `patience`: seconds to wait for an answer */
  constructor(command, args, { cwd, env = {}, patience }) {
    this.#child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    // A process that dies ends its answers, which `ask` reports; a write to it must not end this one.
    this.#ended = new Promise((resolve) => {
      this.#child.on("error", (error) => resolve(error.message));
      this.#child.on("exit", (status, signal) => resolve(signal ?? `status ${status}`));
    });
    this.#child.stdin.on("error", () => {});
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#patience = patience;
  }

  /** The answer to a command; rejects where the other side failed, died or took too long. */
  async ask(command) {
    this.#child.stdin.write(`${JSON.stringify(command)}\n`);
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), this.#patience * 1e3);
    const { value, done } = await this.#answers.next();
    clearTimeout(timer);
    if (done) throw new Error(`ended with ${await this.#ended} during ${command.do}, given ${this.#patience} s`);
    const answer = JSON.parse(value);
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  end() {
    this.#child.stdin.end();
  }
}
