import fc from "fast-check";

// Whether a property fails is all that `npm run mutants` asks: the smallest example takes a hundred times as long.
fc.configureGlobal({ endOnFailure: true });
