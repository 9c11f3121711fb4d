package llm.tensor.kernel;

/** How weights read rows of activations. */
public enum ActivationForm {
  /** As floats, row after row. */
  FLOATS,
  /** As floats, many rows in tiles. */
  FLOAT_TILES,
  /** Rounded to integers, many rows in tiles. */
  QUANTS,
  /** Rounded to bytes, as {@code QuadTiles} lays them out. */
  QUADS,
  /** As floats, as {@code ColumnTiles} lays them out. */
  COLUMNS
}
