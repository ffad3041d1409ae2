/** An answer that is an error; what a handler throws, the server sends. */
export class HttpError extends Error {
  readonly status: number;
  readonly body: { message: string; errors?: unknown[] };

  constructor(status: number, message: string, errors?: unknown[]) {
    super(message);
    this.name = "HttpError";
    this.status = status;
    this.body = errors === undefined ? { message } : { message, errors };
  }
}

/** 404, which is also what a private repository answers to strangers. */
export function notFound(message = "Not Found"): HttpError {
  return new HttpError(404, message);
}

/** 422 with one field that is wrong. */
export function invalidField(
  resource: string,
  field: string | undefined,
  code: string,
  message?: string,
): HttpError {
  const details = {
    resource,
    code,
    ...(field === undefined ? {} : { field }),
    ...(message === undefined ? {} : { message }),
  };
  return new HttpError(422, "Validation Failed", [details]);
}

/** 422 whose errors are one sentence, as reviews answer. */
export function unprocessable(...errors: string[]): HttpError {
  return new HttpError(422, "Unprocessable Entity", [
    new Intl.ListFormat("en", { type: "conjunction" }).format(errors),
  ]);
}
