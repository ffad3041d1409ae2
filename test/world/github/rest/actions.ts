import { notFound } from "../http-error.ts";
import { logsPath } from "../log-storage.ts";
import { handlers } from "./handler.ts";

export const actionHandlers = handlers({
  "actions/download-job-logs-for-workflow-run"({ state, repository, input }) {
    // A job's number is its check run's.
    const run = repository.checkRuns.find(({ id }) => id === Number(input.job_id));
    if (run?.log === undefined) throw notFound();
    return { status: 302, headers: { location: `${state.url}${logsPath}${run.id}` } };
  },
});
