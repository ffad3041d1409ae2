import picomatch from "picomatch";

/** A glob without a slash matches file names in every folder, as in `.gitignore`; one that ends in a slash a folder. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const whole = globs.map((glob) => {
    const folder = glob.endsWith("/") ? `${glob}**` : glob;
    return glob.slice(0, -1).includes("/") ? folder.replace(/^\//, "") : `**/${folder}`;
  });
  return picomatch(whole, { dot: true });
}
