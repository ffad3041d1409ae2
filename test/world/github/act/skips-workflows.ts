/** https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs */
const markers = /\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]/i;
const trailer = /\n\n(?:[\w-]+: .*\n)*skip-checks: ?true\s*$/i;

/** Whether a commit's message keeps GitHub from starting workflows for it. */
export function skipsWorkflows(message: string): boolean {
  return markers.test(message) || trailer.test(message);
}
