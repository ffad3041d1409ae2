import { backgroundLimits, type FailedCheck } from "../../../model/background.ts";
import { cutText } from "../../../text/cut.ts";
import { type CheckRunNode, nodesIn, type StatusNode } from "./background-query.ts";

/** How a run's own checks are told from others. */
export interface OwnChecks {
  /** `GITHUB_RUN_ID`; empty: not known. */
  readonly run: string;
  /** `GITHUB_WORKFLOW`; empty: not known. */
  readonly workflow: string;
}

/** A failed check, and the job of GitHub Actions behind it. */
interface ReadCheck {
  readonly check: FailedCheck;
  /** Null: there is none whose log could be read. */
  readonly job: number | null;
}

const failed: ReadonlySet<string> = new Set(["FAILURE", "TIMED_OUT", "STARTUP_FAILURE", "ERROR"]);

/** The check runs that we write: the title of a report, with the name of a configuration or without. */
const ownTitle = /^Crosscheck(?: \([\w.-]{1,60}\))?$/;

/** What every failed job of GitHub Actions is annotated with. */
const exitCode = /^Process completed with exit code \d+\.?$/;

/**
 * The checks of a head that failed; those that have not ended are not waited for. Our own are left out, and so is every job
 * of the workflow that runs us: what fails there may be what we said ourselves.
 */
export function failedChecks(
  nodes: readonly (CheckRunNode | StatusNode)[],
  own: OwnChecks,
): ReadCheck[] {
  const runs = nodes.filter((node) => node.__typename === "CheckRun");
  const ids = runs
    .map(({ checkSuite }) => checkSuite?.workflowRun)
    .filter((run) => own.run !== "" && String(run?.databaseId) === own.run)
    .map((run) => run?.workflow?.databaseId);
  const isOwn = ({ name, checkSuite }: CheckRunNode) => {
    if (ownTitle.test(name)) return true;
    const workflow = checkSuite?.workflowRun?.workflow;
    if (workflow == null) return false;
    return ids.includes(workflow.databaseId) || workflow.name === own.workflow;
  };
  return nodes.flatMap((node): ReadCheck[] => {
    if (node.__typename === "StatusContext") {
      return failed.has(node.state) ? [{ check: statusOf(node), job: null }] : [];
    }
    if (!failed.has(node.conclusion ?? "") || isOwn(node)) return [];
    const isJob = node.checkSuite?.app?.slug === "github-actions";
    return [{ check: checkOf(node), job: isJob ? node.databaseId : null }];
  });
}

function statusOf({ context, state, description }: StatusNode): FailedCheck {
  const { name, remark } = backgroundLimits;
  return {
    name: cutText(context, name),
    conclusion: cutText(state.toLowerCase(), name),
    title: "",
    summary: cutText(description ?? "", remark),
    annotations: [],
    moreAnnotations: 0,
    log: null,
  };
}

function checkOf(node: CheckRunNode): FailedCheck {
  const { name, remark } = backgroundLimits;
  const all = nodesIn(node.annotations);
  const annotations = all.filter(({ message }) => !exitCode.test(message.trim()));
  const total = node.annotations?.totalCount ?? all.length;
  return {
    name: cutText(node.name, name),
    conclusion: cutText((node.conclusion ?? "").toLowerCase(), name),
    title: cutText(node.title ?? "", name),
    summary: cutText(node.summary ?? "", remark),
    annotations: annotations.slice(0, backgroundLimits.annotations).map((one) => ({
      path: cutText(one.path, name),
      line: lineOf(one.location?.start.line),
      level: cutText((one.annotationLevel ?? "").toLowerCase(), name),
      message: cutText(one.title ? `${one.title}: ${one.message}` : one.message, remark),
    })),
    moreAnnotations: Math.max(0, total - all.length),
    log: null,
  };
}

function lineOf(line: number | undefined): number | null {
  return line !== undefined && Number.isSafeInteger(line) && line > 0 ? line : null;
}
