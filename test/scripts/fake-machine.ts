/** A machine that is not there: files, programs with what they print, and what apt would install. */
export interface FakeMachine {
  root?: boolean;
  env?: Record<string, string>;
  files?: string[];
  /** By command line ("rustc --version"), or by that behind "debian " in Debian's environment. */
  prints?: Record<string, string>;
  /** What becomes true when a command line has been run. */
  effects?: Record<string, (machine: Required<FakeMachine>) => void>;
}

export function fake(description: FakeMachine) {
  const state: Required<FakeMachine> = { root: false, env: {}, files: [], prints: {}, effects: {}, ...description };
  const ran: string[] = [];
  const programs = () => Object.keys(state.prints).map((line) => line.split(" ")[0]);
  const machine = {
    platform: "linux",
    env: { PATH: "/fake", ...state.env },
    isRoot: state.root,
    exists: (path: string) => state.files.includes(path) || state.files.some((file) => file.startsWith(`${path}/`)),
    list: (folder: string) =>
      state.files.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1)),
    read: () => "",
    link: () => {},
    which: (command: string) =>
      programs().includes(command) || state.files.includes(`/fake/${command}`) ? `/fake/${command}` : undefined,
    ask(command: string, args: string[], env: { PATH?: string } = {}) {
      const line = [command, ...args].join(" ");
      return state.prints[env.PATH ? `debian ${line}` : line];
    },
  };
  const log = {
    path: "build/log/fake.log",
    async attempt(command: string, args: string[]) {
      const line = [command, ...args].join(" ");
      ran.push(line);
      const effect = Object.keys(state.effects).find((begin) => line.startsWith(begin));
      if (!effect) return { status: 1, output: "" };
      state.effects[effect]?.(state);
      return { status: 0, output: "" };
    },
    async run(command: string, args: string[]) {
      return (await this.attempt(command, args)).output;
    },
  };
  return { machine, log, ran };
}
