// Reduces GitHub's OpenAPI description to what the world serves, as JSON Schema 2020-12:
//   npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-*.tgz
//   node test/world/github/slim.ts package/generated/api.github.com.json
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";

type Json = Record<string, unknown>;

const operations = `pulls/get pulls/list pulls/create pulls/update pulls/list-files
pulls/list-commits pulls/merge pulls/check-if-merged pulls/list-reviews pulls/create-review
pulls/get-review pulls/update-review pulls/submit-review pulls/dismiss-review
pulls/delete-pending-review pulls/list-comments-for-review pulls/list-review-comments
pulls/list-review-comments-for-repo pulls/create-review-comment pulls/get-review-comment
pulls/update-review-comment pulls/delete-review-comment pulls/create-reply-for-review-comment
issues/get issues/update issues/list-comments issues/create-comment issues/get-comment
issues/update-comment issues/delete-comment issues/list-labels-on-issue issues/add-labels
issues/remove-label issues/lock issues/unlock
reactions/create-for-issue reactions/create-for-issue-comment
reactions/create-for-pull-request-review-comment reactions/list-for-issue
reactions/list-for-issue-comment reactions/list-for-pull-request-review-comment
reactions/delete-for-issue reactions/delete-for-issue-comment
reactions/delete-for-pull-request-comment
actions/download-job-logs-for-workflow-run
checks/create checks/update checks/get checks/list-for-ref checks/list-annotations
repos/get repos/get-collaborator-permission-level repos/create-commit-status
repos/get-combined-status-for-ref repos/list-commit-statuses-for-ref repos/get-commit
repos/list-commits repos/compare-commits-with-basehead repos/get-content repos/get-branch
git/create-blob git/get-blob git/create-tree git/get-tree git/create-commit git/get-commit
git/create-ref git/get-ref git/update-ref git/delete-ref git/list-matching-refs
users/get-authenticated users/get-by-username apps/get-authenticated rate-limit/get`.split(/\s+/);

const webhooks = `pull-request-opened pull-request-synchronize pull-request-reopened
pull-request-ready-for-review pull-request-converted-to-draft pull-request-closed
pull-request-edited pull-request-labeled pull-request-unlabeled
issue-comment-created issue-comment-edited issue-comment-deleted
pull-request-review-comment-created pull-request-review-comment-edited
pull-request-review-comment-deleted pull-request-review-submitted pull-request-review-edited
pull-request-review-dismissed push workflow-dispatch merge-group-checks-requested
merge-group-destroyed repository-dispatch-sample.collected workflow-run-completed`.split(/\s+/);

const prose = new Set(
  `description example examples externalDocs x-github x-octokit summary deprecated title
  x-multi-segment xml tags x-github-breaking-changes readOnly writeOnly discriminator`.split(/\s+/),
);

// OpenAPI 3.0 writes `nullable` where JSON Schema has the type "null".
function schemaOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(schemaOf);
  if (schema === null || typeof schema !== "object") return schema;
  const { nullable, ...rest } = schema as Json;
  const result: Json = {};
  for (const [key, value] of Object.entries(rest)) {
    if (prose.has(key)) continue;
    if (["enum", "default", "const", "required"].includes(key)) result[key] = value;
    else if (key === "properties" || key === "patternProperties") {
      const members = Object.entries(value as Json).map(([name, each]) => [name, schemaOf(each)]);
      result[key] = Object.fromEntries(members);
    } else if (key === "$ref") {
      result[key] = String(value).replace("#/components/schemas/", "gh#/$defs/");
    } else result[key] = schemaOf(value);
  }
  if (nullable !== true) return result;
  if (typeof result.type !== "string") return { anyOf: [result, { type: "null" }] };
  result.type = [result.type, "null"];
  const values = result.enum;
  if (Array.isArray(values) && !values.includes(null)) result.enum = [...values, null];
  return result;
}

type Content = Record<string, { schema?: unknown }>;

interface SourceOperation {
  operationId: string;
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, object>;
  externalDocs?: { url: string };
}

interface Source {
  info: { version: string };
  paths: Record<string, Record<string, SourceOperation>>;
  components: { schemas: Json };
  "x-webhooks": Record<string, { post: { requestBody: { content: Content } } }>;
}

const source: Source = JSON.parse(readFileSync(argv[2] ?? "", "utf8"));

function contents(content: Content): Json {
  const types = Object.entries(content);
  return Object.fromEntries(types.map(([type, { schema }]) => [type, schemaOf(schema ?? {})]));
}

/** Follows a `$ref`; what comes of it is as the specification of OpenAPI says. */
function resolved<Value>(value: object): Value {
  const path = "$ref" in value ? String(value.$ref).slice(2).split("/") : undefined;
  return (path?.reduce<unknown>((node, key) => Object(node)[key], source) ?? value) as Value;
}

const description = {
  version: source.info.version,
  operations: {} as Json,
  schemas: {} as Json,
  webhooks: {} as Json,
};

function addOperation(path: string, method: string, operation: SourceOperation): void {
  const parameters = (operation.parameters ?? []).map(resolved<Json>);
  const body =
    operation.requestBody &&
    resolved<{ required?: boolean; content: Content }>(operation.requestBody);
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    const { content } = resolved<{ content?: Content }>(response);
    return [status, content ? contents(content) : null];
  });
  description.operations[operation.operationId] = {
    method: method.toUpperCase(),
    path,
    params: parameters.map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      required: parameter.required === true,
      multi: parameter["x-multi-segment"] === true,
      schema: schemaOf(parameter.schema),
    })),
    body: body ? { required: body.required === true, content: contents(body.content) } : null,
    responses: Object.fromEntries(responses),
    docs: operation.externalDocs?.url,
  };
}

for (const [path, methods] of Object.entries(source.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    if (operations.includes(operation.operationId)) addOperation(path, method, operation);
  }
}

for (const name of webhooks) {
  const content = source["x-webhooks"][name]?.post.requestBody.content["application/json"];
  if (!content) throw new Error(`no webhook ${name} in the description`);
  description.webhooks[name] = schemaOf(content.schema);
}

function addReferenced(value: unknown): void {
  if (value === null || typeof value !== "object") return;
  const name = /^gh#\/\$defs\/(.+)$/.exec(String((value as Json).$ref))?.[1];
  if (name !== undefined && !(name in description.schemas)) {
    description.schemas[name] = schemaOf(source.components.schemas[name]);
    addReferenced(description.schemas[name]);
  }
  Object.values(value).forEach(addReferenced);
}
addReferenced(description.operations);
addReferenced(description.webhooks);

const missing = operations.filter((id) => !(id in description.operations));
if (missing.length > 0) throw new Error(`not in the description: ${missing.join(" ")}`);

// One operation, schema or webhook a line, so that a search or a diff stays readable.
const lines = (section: Json) =>
  Object.entries(section)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
    .join(",\n");
writeFileSync(
  new URL("./description.json", import.meta.url),
  `{"version":${JSON.stringify(description.version)},
"operations":{\n${lines(description.operations)}\n},
"schemas":{\n${lines(description.schemas)}\n},
"webhooks":{\n${lines(description.webhooks)}\n}}\n`,
);
