package llm.tensor.kernels;

/** How weights read rows of activations. */
public enum ActivationForm {
  /** As floats, row after row. */
  FLOATS,
  /** As floats, many rows in tiles. */
  FLOAT_TILES,
  /** Rounded to integers, many rows in tiles. */
  QUANTS,
  /** Rounded to bytes, as {@link QuadTiles} lays them out. */
  QUADS,
  /** As floats, as {@link ColumnTiles} lays them out. */
  COLUMNS
}
