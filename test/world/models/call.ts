/**
 * A tool call in neutral words; each vendor's protocol writes it with the tools of its CLI. Paths may be relative to
 * the thread's folder for codex and gemini; claude's file tools want absolute ones.
 */
export type Call =
  /** claude `Read`; codex `exec_command` with `cat`; gemini `read_file`. */
  | { readonly kind: "read"; readonly file: string }
  /** claude `Bash`; codex `exec_command`; gemini `run_shell_command`. */
  | { readonly kind: "command"; readonly command: string }
  /** claude `Edit` (after a `read` of that file); codex `apply_patch`, so whole lines only; gemini `replace`. */
  | {
      readonly kind: "replace";
      readonly file: string;
      readonly oldText: string;
      readonly newText: string;
    }
  /** claude `Write`; codex `apply_patch` with `Add File`; gemini `write_file`. */
  | { readonly kind: "write"; readonly file: string; readonly content: string }
  /** codex `apply_patch` with this text; the others have no such tool: an error of the script. */
  | { readonly kind: "patch"; readonly patch: string }
  /** Any tool by its vendor's name. For codex a string `input` makes a custom tool call, an object a function call. */
  | {
      readonly kind: "raw";
      readonly name: string;
      readonly input: unknown;
      /** Of codex' tools that are in one. */
      readonly namespace?: string | undefined;
    };

/** Reads a file. */
export function read(file: string): Call {
  return { kind: "read", file };
}

/** Runs a shell command. */
export function command(text: string): Call {
  return { kind: "command", command: text };
}

/** Replaces `oldText`, which must occur once in the file; for codex both texts are whole lines. */
export function replace(file: string, oldText: string, newText: string): Call {
  return { kind: "replace", file, oldText, newText };
}

/** Writes a whole file. */
export function write(file: string, content: string): Call {
  return { kind: "write", file, content };
}

/** Applies a patch in codex's own format (`*** Begin Patch` … `*** End Patch`). */
export function patch(text: string): Call {
  return { kind: "patch", patch: text };
}

/** Calls a tool by the name its CLI gives it. */
export function call(name: string, input: unknown, namespace?: string): Call {
  return { kind: "raw", name, input, namespace };
}
