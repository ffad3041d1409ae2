import { isLost } from "./failure.ts";

/**
 * Creates something exactly once on a line that loses answers: after a failure that leaves open whether it was done,
 * looks whether it is there before trying again.
 * @param look what was created; undefined when it is not there
 * @param attempts attempts in all
 */
export async function createOnce<Created>(
  create: () => Promise<Created>,
  look: () => Promise<Created | undefined>,
  attempts = 3,
): Promise<Created> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await create();
    } catch (error) {
      if (!isLost(error)) throw error;
      const found = await look();
      if (found !== undefined) return found;
      if (attempt >= attempts) throw error;
    }
  }
}
