/** The secrets of a job: each one, and each line of it, is replaced in all that people see. */
export interface Masks {
  add(secret: string): void;
  masked(text: string): string;
  /** Whether a text holds a secret. */
  leaks(text: string): boolean;
}

export function createMasks(): Masks {
  const secrets = new Set<string>();
  return {
    add(secret) {
      for (const each of [secret, ...secret.split(/\r?\n/)]) {
        if (each.trim() !== "") secrets.add(each);
      }
    },
    masked(text) {
      // The longest first: a secret may be part of another.
      return [...secrets]
        .sort((one, other) => other.length - one.length)
        .reduce((result, secret) => result.replaceAll(secret, "***"), text);
    },
    leaks: (text) => [...secrets].some((secret) => text.includes(secret)),
  };
}
