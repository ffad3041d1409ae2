/** So many are told; who sends more means to be read. */
const MAX_NOTICES = 20;

/** What was taken out of the requests of a gateway's threads. */
export interface Removals {
  /** @param kind what stands before the names, as `the header ` */
  add(label: string, kind: string, names: readonly string[]): void;
  /** Each thing once per thread's label, for people. */
  notices(): readonly string[];
}

/** Nothing taken out yet. */
export function createRemovals(): Removals {
  const notices = new Set<string>();
  let more = false;
  return {
    add(label, kind, names) {
      for (const name of names) {
        const notice = `${label} sent ${kind}\`${shown(name)}\`, which the gateway does not know; it was removed`;
        if (notices.has(notice)) continue;
        if (notices.size < MAX_NOTICES) notices.add(notice);
        else more = true;
      }
    },
    notices: () =>
      more
        ? [...notices, "the gateway removed more of what it does not know from requests"]
        : [...notices],
  };
}

/** Somebody else's name, of a length and of characters that harm no report. */
function shown(name: string): string {
  const plain = name.replace(/[^\w.,:[\] /-]/g, "?");
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain;
}
