/** One example: its traits, whether it is one, and how much it counts. */
export interface Example {
  readonly traits: readonly number[];
  readonly same: boolean;
}

/** Keeps the weights of traits that the examples say little about small; traits are measured in their own spread. */
const RIDGE = 1;
const MOST_STEPS = 25;

/**
 * Logistic regression: the intercept and one weight per trait for which `intercept + Σ weight · trait` is the likeliest
 * logarithm of the odds that an example is one. Newton's method, regularised (ridge).
 */
export function fitLogistic(examples: readonly Example[]): {
  intercept: number;
  weights: number[];
} {
  const count = examples[0]?.traits.length ?? 0;
  const spreads = Array.from({ length: count }, (_, trait) =>
    spreadOf(examples.map(({ traits }) => traits[trait] ?? 0)),
  );
  const rows = examples.map(({ traits, same }) => ({
    inputs: [1, ...traits.map((value, at) => value / (spreads[at] ?? 1))],
    target: same ? 1 : 0,
  }));
  let beta = Array.from({ length: count + 1 }, () => 0);
  for (let step = 0; step < MOST_STEPS; step++) {
    const gradient = beta.map((value, at) => (at === 0 ? 0 : -RIDGE * value));
    const curvature = beta.map((_, row) =>
      beta.map((_, at): number => (row === at && row > 0 ? RIDGE : 0)),
    );
    for (const { inputs, target } of rows) {
      const chance = 1 / (1 + Math.exp(-dot(beta, inputs)));
      for (const [row, value] of inputs.entries()) {
        gradient[row] = (gradient[row] ?? 0) + (target - chance) * value;
        const line = curvature[row] ?? [];
        for (const [at, other] of inputs.entries()) {
          line[at] = (line[at] ?? 0) + chance * (1 - chance) * value * other;
        }
      }
    }
    const change = solve(curvature, gradient);
    beta = beta.map((value, at) => value + (change[at] ?? 0));
    if (change.every((value) => Math.abs(value) < 1e-6)) break;
  }
  const [intercept = 0, ...scaled] = beta;
  return { intercept, weights: scaled.map((value, at) => value / (spreads[at] ?? 1)) };
}

function spreadOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.sqrt(square) || 1;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

/** Gauss's elimination; the matrix is symmetric and positive. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  for (const [at, pivot] of rows.entries()) {
    for (const row of rows.slice(at + 1)) {
      const factor = (row[at] ?? 0) / (pivot[at] ?? 1);
      for (let column = at; column < row.length; column++) {
        row[column] = (row[column] ?? 0) - factor * (pivot[column] ?? 0);
      }
    }
  }
  const found = rows.map(() => 0);
  for (const [at, row] of [...rows.entries()].reverse()) {
    const known = dot(row.slice(0, rows.length), found) - (row[at] ?? 0) * (found[at] ?? 0);
    found[at] = ((row[rows.length] ?? 0) - known) / (row[at] ?? 1);
  }
  return found;
}
