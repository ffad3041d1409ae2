import type { Masks } from "./masks.ts";
import type { StepAnnotation } from "./runner.ts";
import { commandNames, commandOf, type WorkflowCommand } from "./workflow-command.ts";

/** What the lines of a step say. */
export interface StepOutput {
  log: string[];
  debug: string[];
  annotations: StepAnnotation[];
  /** From the deprecated commands; file commands outrank them. */
  outputs: Record<string, string>;
  state: Record<string, string>;
  errors: string[];
  failed: boolean;
}

const shownPerLevel = 10;
const messageLimit = 4096;

/** Reads lines of both streams one by one, as the runner does. */
export function stepOutputReader(masks: Masks): { read(line: string): void; output: StepOutput } {
  const known = new Set(commandNames);
  let stopToken: string | undefined;
  const output: StepOutput = {
    log: [],
    debug: [],
    annotations: [],
    outputs: {},
    state: {},
    errors: [],
    failed: false,
  };
  const log = (line: string) => output.log.push(masks.masked(line));

  function refuse(reason: string): void {
    output.errors.push(reason);
    output.failed = true;
  }

  function stop(line: string, token: string): void {
    if (token === "" || known.has(token) || token.toLowerCase() === "pause-logging") {
      refuse(`Invalid token for ::stop-commands::: '${token}'`);
      return;
    }
    stopToken = token;
    known.add(token);
    log(line);
  }

  function obey({ name, properties, data }: WorkflowCommand, line: string): void {
    switch (name) {
      case "stop-commands":
        stop(line, data);
        return;
      case "add-mask":
        masks.add(data);
        return;
      case "debug":
        output.debug.push(masks.masked(data));
        return;
      case "error":
      case "warning":
      case "notice": {
        const before = output.annotations.filter(({ level }) => level === name).length;
        const message = masks.masked(data).slice(0, messageLimit);
        const shown = before < shownPerLevel;
        output.annotations.push({ level: name, message, shown, properties });
        log(`##[${name}]${data}`);
        return;
      }
      case "set-output":
        output.errors.push("The `set-output` command is deprecated.");
        output.outputs[properties.name ?? ""] = data;
        return;
      case "save-state":
        output.errors.push("The `save-state` command is deprecated.");
        output.state[properties.name ?? ""] = data;
        return;
      case "set-env":
      case "add-path":
        refuse(`The \`${name}\` command is disabled.`);
        return;
      default:
        log(`##[${name}]${data}`);
    }
  }

  function read(line: string): void {
    const command = commandOf(line, known);
    if (stopToken !== undefined) {
      if (command?.name === stopToken) {
        known.delete(stopToken);
        stopToken = undefined;
      }
      log(line);
    } else if (command) {
      obey(command, line);
    } else {
      log(line);
    }
  }

  return { read, output };
}
