import { githubDescription, type OperationDescription } from "./description.ts";

/** The operation a request is for. */
export interface Route {
  /** Operation id, such as `pulls/create-review`. */
  id: string;
  operation: OperationDescription;
  /** Path parameters, decoded. */
  parameters: Record<string, string>;
}

interface Candidate {
  id: string;
  operation: OperationDescription;
  pattern: RegExp;
  names: string[];
  weight: number;
}

/** Finds the operation of a method and a path below the API's root; undefined for none. */
export function routeOf(method: string, path: string): Route | undefined {
  for (const { id, operation, pattern, names } of candidates()) {
    if (operation.method !== method) continue;
    const match = pattern.exec(path);
    if (!match) continue;
    // Clients escape slashes in parameters (`git/refs/heads%2Ffeature`).
    const values = match.slice(1).map((value) => decodeURIComponent(value));
    const parameters = Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
    return { id, operation, parameters };
  }
  return undefined;
}

let sorted: Candidate[] | undefined;

function candidates(): Candidate[] {
  sorted ??= Object.entries(githubDescription().operations)
    .map(([id, operation]) => candidate(id, operation))
    .sort((one, other) => other.weight - one.weight);
  return sorted;
}

function candidate(id: string, operation: OperationDescription): Candidate {
  const names: string[] = [];
  const multi = operation.params.filter((each) => each.multi).map((each) => each.name);
  const pattern = operation.path
    .replace(/[.*+?^$()|[\]\\]/g, "\\$&")
    .replace(/\{([^}]+)\}/g, (_, name: string) => {
      names.push(name);
      return multi.includes(name) ? "(.+)" : "([^/]+)";
    });
  const segments = operation.path.split("/");
  const literal = segments.filter((segment) => !segment.startsWith("{")).length;
  // The most literal path wins, a parameter with slashes comes last.
  const weight = literal * 10 + segments.length - (multi.length > 0 ? 5 : 0);
  return { id, operation, pattern: new RegExp(`^${pattern}/?$`), names, weight };
}
