/** Rows of a sparse matrix, one after the other: row i has the entries `starts[i]` up to `starts[i + 1]`. */
export interface Design {
  rows: number;
  /** Columns without the intercept, which stands behind the last. */
  columns: number;
  starts: Int32Array;
  places: Int32Array;
  values: Float64Array;
}

/** Writes one row: calls `put` for each entry that is not 0, columns rising. */
export type RowWriter = (row: number, put: (column: number, value: number) => void) => void;

/** Makes the matrix row by row; `entries` is the most a row can have. */
export function makeDesign(rows: number, columns: number, entries: number, write: RowWriter): Design {
  const starts = new Int32Array(rows + 1);
  const places = new Int32Array(rows * entries);
  const values = new Float64Array(rows * entries);
  let end = 0;
  const put = (column: number, value: number): void => {
    places[end] = column;
    values[end] = value;
    end += 1;
  };
  for (let row = 0; row < rows; row += 1) {
    write(row, put);
    starts[row + 1] = end;
  }
  return { rows, columns, starts, places: places.subarray(0, end), values: values.subarray(0, end) };
}

/** Intercept plus the weighted entries of a row. */
export function linearPredictor({ columns, starts, places, values }: Design, row: number, weights: Float64Array) {
  let sum = weights[columns] as number;
  for (let entry = starts[row] as number; entry < (starts[row + 1] as number); entry += 1)
    sum += (values[entry] as number) * (weights[places[entry] as number] as number);
  return sum;
}

/** All rows, as the fit wants them. */
export function allRows({ rows }: Design): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row);
}
