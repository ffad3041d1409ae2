import { HttpError } from "../http-error.ts";
import { userView } from "../view/user.ts";
import { found, handlers, ok } from "./handler.ts";

const rate = { limit: 5000, remaining: 4999, used: 1, reset: 4_102_444_800 } as const;

export const accountHandlers = handlers({
  "users/get-authenticated"({ state, token }) {
    if (!token) throw new HttpError(401, "Requires authentication");
    if (token.type !== "user") {
      throw new HttpError(403, "Resource not accessible by integration");
    }
    return ok(userView(state, token.login));
  },

  "users/get-by-username"({ state, input }) {
    const user = found(state.users.get(input.username));
    return ok(userView(state, user.login));
  },

  "apps/get-authenticated"() {
    // It takes an App's own JSON Web Token, which the world does not give out.
    throw new HttpError(401, "A JSON web token could not be decoded");
  },

  "rate-limit/get"() {
    return ok({ resources: { core: rate, search: rate, graphql: rate }, rate });
  },
});
