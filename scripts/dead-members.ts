/**
 * Finds members of objects that nothing reads; knip looks at exports only. A member of an interface, a class or an
 * exported table is read by `x.member`, by destructuring, by `in`, by `T["member"]`, or by a key that is computed. Writing
 * is not reading, and tests do not count. A read of another type counts where the member's type is assignable to it.
 */
import { relative, resolve } from "node:path";
import { type Node, SyntaxKind } from "typescript/unstable/ast";
import * as is from "typescript/unstable/ast/is";
import {
  API,
  type Checker,
  type Symbol as Member,
  type Type,
  TypeFlags,
  type TypeReference,
  type UnionOrIntersectionType,
} from "typescript/unstable/sync";

const root = resolve(import.meta.dirname, "..");

/** What others import from the package: their code reads it. */
const entries = ["src/coder/index.ts", "src/codex/index.ts", "src/launch/launch.ts"];

/** What is read where this cannot see it, as the beginning of `file: Type.member`, and who reads it. */
const allowed: Readonly<Record<string, string>> = {
  "src/agents/catalog.ts: TokenEntry.variables": "secretInputsOf, from the row itself",
  "src/coder/acp/wire.ts: ": "the agent: it is the protocol",
  "src/coder/codex/wire.ts: ": "codex: it is the protocol",
  "src/launch/launcher.ts: Launcher.endAll": "tests, with a shorter time than disposing it has",
  "src/gateway/gateway.ts: Gateway.spending": "tests of what the gateway counts",
  "src/gateway/gateway.ts: GatewayRecord.": "tests of what the gateway did with a request",
  "src/report/report-schema.ts: reportSchema.$schema": "whoever checks a report",
  "src/github/client.ts: RestAnswer.": "octokit",
  "src/stages/stage-job.ts: Stage.": "stages/index.ts, through the table's own type",
  "src/action/commands/slash-command.ts: SlashCommand.parse": "tests of the commands' words",
};

/** A member that could be dead, and the node whose type has it. */
interface Candidate {
  readonly name: string;
  readonly key: string;
  /** The outermost type or table that it belongs to. */
  readonly of: string;
  readonly label: string;
  readonly owner: Node;
}

/** A place that reads a member by its name. */
interface Read {
  readonly name: string;
  /** Has the type that is read from. */
  readonly receiver: Node;
}

/** Where a member is declared; the same for every type that is derived from the one that declares it. */
const keysOf = (member: Member | undefined): string[] =>
  (member?.declarations ?? []).map(({ path, index }) => `${path}#${index}`);

/** Lists `file: Type.member` for every member that nothing reads. */
function deadMembers(): string[] {
  const tsconfig = resolve(root, "tsconfig.json");
  const api = new API({ cwd: root });
  try {
    const [project] = api.updateSnapshot({ openProjects: [tsconfig] }).getProjects();
    if (project === undefined) throw new Error(`${tsconfig} is no project`);
    const { checker, program } = project;
    const candidates: Candidate[] = [];
    const reads: Read[] = [];
    const read = new Set<string>();
    const found = { candidates, reads, read };
    for (const path of program.getSourceFileNames()) {
      const file = relative(root, path);
      if (!/^(src|scripts|bench)\//.test(file)) continue;
      const source = program.getSourceFile(path);
      if (source !== undefined) visitFile(source, file, checker, found);
    }
    const published = new Set(
      entries.flatMap((entry) => publicNames(program.getSourceFile(resolve(root, entry)), checker)),
    );
    const unread = candidates.filter(({ key, of }) => !read.has(key) && !published.has(of));
    const owners = new Map(candidates.map(({ key, owner }) => [key, owner]));
    return unread
      .filter((one) => !isReadElsewhere(one, reads, owners, checker))
      .map(({ label }) => label);
  } finally {
    api.close();
  }
}

interface Found {
  readonly candidates: Candidate[];
  readonly reads: Read[];
  /** Keys of members that are read. */
  readonly read: Set<string>;
}

function visitFile(source: Node, file: string, checker: Checker, found: Found): void {
  const names: Node[] = [];
  const declared: { readonly name: Node; readonly owner: Node; readonly of: string }[] = [];

  function visit(node: Node, of: string): void {
    const { parent } = node;
    let inside = of;
    if (is.isInterfaceDeclaration(node) || is.isTypeAliasDeclaration(node)) inside = node.name.text;
    if (is.isClassDeclaration(node)) inside = node.name?.text ?? "class";
    if (is.isPropertyAccessExpression(node) && !isWritten(node)) {
      names.push(node.name);
      found.reads.push({ name: node.name.text, receiver: node.expression });
    } else if (is.isObjectBindingPattern(node)) {
      readPattern(node);
    } else if (is.isElementAccessExpression(node)) {
      const { argumentExpression: key, expression } = node;
      if (is.isStringLiteral(key)) readNamed(expression, key.text);
      else readAll(expression);
    } else if (is.isIndexedAccessTypeNode(node)) {
      const { indexType, objectType } = node;
      if (is.isLiteralTypeNode(indexType) && is.isStringLiteral(indexType.literal)) {
        readNamed(objectType, indexType.literal.text);
      }
    } else if (is.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.InKeyword) {
      if (is.isStringLiteral(node.left)) readNamed(node.right, node.left.text);
      else readAll(node.right);
    } else if (is.isSpreadAssignment(node)) {
      readTable(node.expression);
    } else if (is.isCallExpression(node)) {
      readByCall(node);
    } else if (is.isPropertySignatureDeclaration(node) || is.isMethodSignatureDeclaration(node)) {
      if (is.isIdentifier(node.name)) declared.push({ name: node.name, owner: parent, of });
    } else if (is.isPropertyDeclaration(node) || is.isMethodDeclaration(node)) {
      const overrides = node.modifiers?.some(({ kind }) => kind === SyntaxKind.OverrideKeyword);
      if (is.isIdentifier(node.name) && is.isClassDeclaration(parent) && !overrides) {
        declared.push({ name: node.name, owner: parent, of });
      }
    } else if (is.isVariableStatement(node)) {
      const exported = node.modifiers?.some(({ kind }) => kind === SyntaxKind.ExportKeyword);
      for (const one of exported ? node.declarationList.declarations : []) {
        if (one.type === undefined && is.isIdentifier(one.name))
          declareTable(one.initializer, one.name.text);
      }
    }
    node.forEachChild((child) => visit(child, inside));
  }

  function declareTable(value: Node | undefined, of: string): void {
    if (value === undefined) return;
    if (is.isAsExpression(value) || is.isSatisfiesExpression(value))
      declareTable(value.expression, of);
    if (!is.isObjectLiteralExpression(value)) return;
    for (const one of value.properties) {
      if (is.isSpreadAssignment(one) || !is.isIdentifier(one.name)) continue;
      declared.push({ name: one.name, owner: value, of });
      if (is.isPropertyAssignment(one)) declareTable(one.initializer, `${of}.${one.name.text}`);
    }
  }

  function readPattern(pattern: Node & { readonly elements: Iterable<Node> }): void {
    const type = checker.getTypeAtLocation(pattern);
    for (const element of pattern.elements) {
      if (!is.isBindingElement(element) || element.dotDotDotToken) continue;
      const name = element.propertyName ?? element.name;
      if (name === undefined || !is.isIdentifier(name)) continue;
      markNamed(type, name.text);
      found.reads.push({ name: name.text, receiver: pattern });
    }
  }

  function readNamed(receiver: Node, name: string): void {
    markNamed(checker.getTypeAtLocation(receiver), name);
    found.reads.push({ name, receiver });
  }

  function markNamed(type: Type | undefined, name: string): void {
    if (type === undefined) return;
    for (const part of [type, ...partsOf(type)]) {
      for (const key of keysOf(checker.getPropertyOfType(part, name))) found.read.add(key);
    }
  }

  function readAll(receiver: Node): void {
    const type = checker.getTypeAtLocation(receiver);
    if (type !== undefined) markAll(type);
  }

  function markAll(type: Type): void {
    for (const member of checker.getPropertiesOfType(type)) {
      for (const key of keysOf(member)) found.read.add(key);
    }
  }

  /** `{ ...table }`: what is made is read by its own type. */
  function readTable(spread: Node): void {
    if (!is.isIdentifier(spread)) return;
    const type = checker.getTypeAtLocation(spread);
    for (const { declarations } of type === undefined ? [] : checker.getPropertiesOfType(type)) {
      for (const { kind, path, index } of declarations ?? []) {
        if (kind === SyntaxKind.PropertyAssignment) found.read.add(`${path}#${index}`);
      }
    }
  }

  /** `Object.entries(table)` and its like. */
  function readByCall(
    call: Node & { readonly expression: Node; readonly arguments: Iterable<Node> },
  ): void {
    if (!/^(Object\.(keys|values|entries)|JSON\.stringify)$/.test(call.expression.getText()))
      return;
    for (const one of call.arguments) markDeep(checker.getTypeAtLocation(one), new Set());
  }

  function markDeep(type: Type | undefined, seen: Set<number>): void {
    if (type === undefined || seen.has(type.id) || seen.size > 500) return;
    seen.add(type.id);
    for (const part of partsOf(type)) markDeep(part, seen);
    if (checker.isArrayType(type) || checker.isTupleType(type)) {
      for (const one of checker.getTypeArguments(type as TypeReference)) markDeep(one, seen);
      return;
    }
    for (const member of checker.getPropertiesOfType(type)) {
      const keys = keysOf(member);
      if (keys.some((key) => key.includes("/node_modules/") || key.startsWith("bundled:")))
        continue;
      for (const key of keys) found.read.add(key);
      markDeep(checker.getTypeOfSymbol(member), seen);
    }
  }

  visit(source, "");
  for (const member of checker.getSymbolAtLocation(names)) {
    for (const key of keysOf(member)) found.read.add(key);
  }
  if (!file.startsWith("src/")) return;
  const members = checker.getSymbolAtLocation(declared.map(({ name }) => name));
  declared.forEach(({ name, owner, of }, index) => {
    const text = name.getText();
    const [key] = keysOf(members[index]);
    if (key !== undefined) {
      found.candidates.push({ name: text, key, of, label: `${file}: ${of}.${text}`, owner });
    }
  });
}

/** The types of a union or an intersection. */
function partsOf(type: Type): readonly Type[] {
  const compound = TypeFlags.Union | TypeFlags.Intersection;
  return type.flags & compound ? (type as UnionOrIntersectionType).getTypes() : [];
}

function isWritten(access: Node): boolean {
  const { parent } = access;
  return (
    is.isBinaryExpression(parent) &&
    parent.left === access &&
    parent.operatorToken.kind === SyntaxKind.EqualsToken
  );
}

/** The names of all that an entry exports. */
function publicNames(source: Node | undefined, checker: Checker): string[] {
  const module = source && checker.getSymbolAtLocation(source);
  return module === undefined ? [] : checker.getExportsOfModule(module).map(({ name }) => name);
}

/** Whether a value of the member's type may be read as one of another type, by a member of the same name. */
function isReadElsewhere(
  one: Candidate,
  reads: readonly Read[],
  owners: ReadonlyMap<string, Node>,
  checker: Checker,
): boolean {
  const exact = checker.getTypeAtLocation(one.owner);
  // Of a literal the compiler takes no member too many; of a widened one it does.
  const own = exact && checker.getWidenedType(exact);
  if (own === undefined) return true;
  const matches = (type: Type | undefined): boolean =>
    type !== undefined &&
    (checker.isTypeAssignableTo(own, type) || checker.isTypeAssignableTo(type, own));
  const seen = new Set<number>();
  for (const { name, receiver } of reads) {
    if (name !== one.name) continue;
    const type = checker.getTypeAtLocation(receiver);
    if (type === undefined || seen.has(type.id)) continue;
    seen.add(type.id);
    for (const part of [type, ...partsOf(type)]) {
      if (matches(part)) return true;
      // The compiler's API does not compare with `Pick<T, …>`, but with T.
      const declared = keysOf(checker.getPropertyOfType(part, name)).flatMap(
        (key) => owners.get(key) ?? [],
      );
      if (declared.some((owner) => matches(checker.getTypeAtLocation(owner)))) return true;
    }
  }
  return false;
}

if (import.meta.main) {
  const all = deadMembers();
  const isAllowed = (label: string) => Object.keys(allowed).some((one) => label.startsWith(one));
  const dead = all.filter((label) => !isAllowed(label));
  for (const one of Object.keys(allowed)) {
    if (!all.some((label) => label.startsWith(one))) {
      console.error(`is read now, so it needs no exception: ${one}`);
      process.exitCode = 1;
    }
  }
  for (const label of dead) console.error(`nothing reads ${label}`);
  if (dead.length > 0) process.exitCode = 1;
}
