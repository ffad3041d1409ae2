import { access, constants } from "node:fs/promises";
import { extname } from "node:path";
import { UsageError } from "../../errors.ts";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
};

/** The media type of an image, by its name. Throws `UsageError` for one that the vendors' models do not read. */
export function imageType(path: string): string {
  const type = MEDIA_TYPES[extname(path).toLowerCase()];
  if (type !== undefined) return type;
  throw new UsageError(`${path} is not an image that models read (png, jpeg, gif, webp)`);
}

/** Rejects with `UsageError` for what is no image, or cannot be read. */
export async function checkImages(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    imageType(path);
    await access(path, constants.R_OK).catch((error: unknown) => {
      throw new UsageError(`The image ${path} cannot be read`, { cause: error });
    });
  }
}
