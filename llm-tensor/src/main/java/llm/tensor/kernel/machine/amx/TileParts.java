package llm.tensor.kernel.machine.amx;

import java.util.List;

/**
 * Into how many numbers of bfloat16 weights and activations are split, and which of them are
 * multiplied: {@code w x ≈ Σ w_i x_j}.
 *
 * <p>A bfloat16 has 8 bits of a float's 24; what it loses is another one, 256 times smaller or
 * more. The product of two such rests is left out.
 *
 * @param weights numbers for a weight
 * @param activations numbers for an activation
 */
record TileParts(int weights, int activations) {
  /** Weights of few bits: rounding loses less than rounding activations to 8 bits does. */
  static final TileParts ROUNDED = new TileParts(1, 1);

  /** Weights that are bfloat16: only activations have a rest. */
  static final TileParts SPLIT_ACTIVATIONS = new TileParts(1, 2);

  /** Weights of more bits. */
  static final TileParts SPLIT = new TileParts(2, 2);

  /** Which weights meet which activations: what is added up, of the small products first. */
  record Product(int weights, int activations) {}

  List<Product> products() {
    var whole = new Product(0, 0);
    if (weights == 2) return List.of(new Product(1, 0), new Product(0, 1), whole);
    return activations == 2 ? List.of(new Product(0, 1), whole) : List.of(whole);
  }
}
