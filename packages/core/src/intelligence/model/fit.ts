import { solveInPlace } from './cholesky.ts';
import { linearPredictor, type Design } from './design.ts';
import { logit, sigmoid, softplus } from './vectors.ts';

export interface FitInput {
  design: Design;
  /** 1 where the outcome came, 0 where not; by row of the design. */
  outcomes: Uint8Array;
  /** The rows to learn from. */
  rows: Int32Array;
  /** Quadratic penalty of the columns, columns × columns, row by row; symmetric. The intercept has none. */
  penalty: Float64Array;
  /** What a row weighs by its outcome; 1 each unless told. */
  weights?: OutcomeWeights;
  /** Log-odds known before, by row of the design; the columns explain what is left. */
  offsets?: Float64Array;
  /** Where to begin: weights of a fit of nearly the same. The last is the intercept. */
  start?: Float64Array;
  /** Stops when a step gains less than this share of the objective. */
  tolerance?: number;
}

export interface OutcomeWeights {
  positive: number;
  negative: number;
}

export interface Fit {
  /** One weight per column, then the intercept. */
  weights: Float64Array;
  iterations: number;
  converged: boolean;
}

const mostIterations = 50;

interface State {
  weights: Float64Array;
  value: number;
  gradient: Float64Array;
  hessian: Float64Array;
}

/**
 * Logistic regression with a quadratic penalty by Newton's method (iteratively reweighted least squares): minimises
 * Σ w·(softplus(η) − y·η) + ½·β′Pβ. A step that would make it worse is halved, so the objective only falls. Hastie,
 * Tibshirani, Friedman, The Elements of Statistical Learning, 4.4.1.
 */
export function fitLogistic(input: FitInput): Fit {
  const { tolerance = 1e-9 } = input;
  let state = derive(input, input.start ?? startingWeights(input));
  for (let iterations = 1; iterations <= mostIterations; iterations += 1) {
    const next = takeStep(input, state);
    if (next === null) return { weights: state.weights, iterations, converged: true };
    const gain = state.value - next.value;
    state = next;
    if (gain <= tolerance * (Math.abs(state.value) + 1)) return { weights: state.weights, iterations, converged: true };
  }
  return { weights: state.weights, iterations: mostIterations, converged: false };
}

/** A Newton step, halved until it is no worse; null when no step is. Uses up the second derivatives. */
function takeStep(input: FitInput, { weights, value, gradient, hessian }: State): State | null {
  const step = solveInPlace(hessian, gradient);
  for (let scale = 1; scale > 1e-6; scale /= 2) {
    const next = derive(
      input,
      weights.map((weight, index) => weight - scale * (step[index] as number)),
    );
    if (next.value <= value) return next;
  }
  return null;
}

function startingWeights({ design, outcomes, rows }: FitInput): Float64Array {
  let positives = 0;
  for (const row of rows) positives += outcomes[row] as number;
  const weights = new Float64Array(design.columns + 1);
  weights[design.columns] = logit((positives + 0.5) / (rows.length + 1));
  return weights;
}

/** The objective at `weights` with its first derivatives and the lower triangle of the second ones. */
function derive(input: FitInput, weights: Float64Array): State {
  const { design, outcomes, rows, offsets } = input;
  const size = design.columns + 1;
  const state: State = {
    weights,
    value: 0,
    gradient: new Float64Array(size),
    hessian: new Float64Array(size * size),
  };
  addPenalty(state, input.penalty, design.columns);
  const { positive, negative } = input.weights ?? { positive: 1, negative: 1 };
  for (const row of rows) {
    const predicted = linearPredictor(design, row, weights) + (offsets === undefined ? 0 : (offsets[row] as number));
    const outcome = outcomes[row] as number;
    const probability = sigmoid(predicted);
    const own = outcome === 1 ? positive : negative;
    state.value += own * (softplus(predicted) - outcome * predicted);
    const curve = own * Math.max(probability * (1 - probability), 1e-10);
    addRow(state, design, row, own * (probability - outcome), curve);
  }
  return state;
}

function addPenalty(state: State, penalty: Float64Array, columns: number): void {
  const { weights, gradient, hessian } = state;
  for (let i = 0; i < columns; i += 1) {
    let pull = 0;
    for (let j = 0; j < columns; j += 1) {
      const entry = penalty[i * columns + j] as number;
      pull += entry * (weights[j] as number);
      if (j <= i) hessian[i * (columns + 1) + j] = entry;
    }
    gradient[i] = pull;
    state.value += (pull * (weights[i] as number)) / 2;
  }
}

/** Adds what one row says. The places of a row rise, so that only the lower triangle is touched. */
function addRow({ gradient, hessian }: State, design: Design, row: number, slope: number, curve: number): void {
  const { columns, starts, places, values } = design;
  const size = columns + 1;
  const last = columns * size;
  const begin = starts[row] as number;
  const end = starts[row + 1] as number;
  for (let entry = begin; entry < end; entry += 1) {
    const column = places[entry] as number;
    const value = values[entry] as number;
    const scaled = curve * value;
    const line = column * size;
    gradient[column] = (gradient[column] as number) + slope * value;
    hessian[last + column] = (hessian[last + column] as number) + scaled;
    for (let other = begin; other <= entry; other += 1) {
      const place = line + (places[other] as number);
      hessian[place] = (hessian[place] as number) + scaled * (values[other] as number);
    }
  }
  gradient[columns] = (gradient[columns] as number) + slope;
  hessian[last + columns] = (hessian[last + columns] as number) + curve;
}
