import type { Adapter } from "../../src/coder/driver/adapter.ts";
import { launch } from "../../src/launch/launch.ts";

/** Answers every prompt with the prompt, through a program that copies lines. */
export const parrot: Adapter = {
  name: "parrot",
  defaultModel: "parrot-1",
  limits: { cannot: { resume: "it forgets", fork: "it forgets" }, silent: [], uncounted: [] },
  async connect(context) {
    let heard = Promise.withResolvers<string>();
    const command = {
      label: "parrot",
      file: context.coder.binary,
      args: [],
      env: {},
      cwd: context.threadFolder,
      readable: [],
      writable: [],
      network: "none",
    } as const;
    const channel = await context.open(command, (record) => heard.resolve(String(record)));
    return {
      threadId: context.threadId,
      fits: () => true,
      async interrupt() {},
      async turn(request, emit) {
        heard = Promise.withResolvers();
        emit({ type: "init", threadId: context.threadId, model: context.model }, undefined);
        channel.send(Object(request.input));
        const text = await heard.promise;
        emit({ type: "message", text, delta: false }, text);
        return { text, structured: undefined };
      },
    };
  },
};

/** What it is made with. */
export const parrotOptions = (stateFolder: string) => ({
  launch,
  binary: "/bin/cat",
  baseUrl: "http://127.0.0.1:9",
  apiKey: "test-key",
  stateFolder,
});
