/** Whether a path is that of a test, as tools and people name them. */
export function isTestPath(path: string): boolean {
  return /(?:^|\/)(?:tests?|specs?|__tests__|testdata|testing)\/|[._-](?:test|tests|spec)\.[^/]*$|(?:^|\/)tests?[_-][^/]*$|[a-z]Tests?\.[^/.]*$/.test(
    path,
  );
}
