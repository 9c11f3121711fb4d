package llm.blocks.attention;

import java.util.LinkedHashMap;
import java.util.Map;
import llm.blocks.Hyperparameters;
import llm.blocks.Pass;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.tensor.HeadColumns;
import llm.tensor.Operations;
import llm.tensor.Rotation;
import llm.tensor.Rows;

/**
 * RoPE (Su et al. 2021): pairs of a query's or key's columns are rotated by an angle that grows
 * with the position, so that a score depends on distance alone.
 *
 * <p>Pair i turns by {@code base^(-2i / n)} radians a position. Longer contexts are reached by
 * slower turning, see {@link RopeScaling}.
 */
public final class Rope implements Positions {
  private final Rotation rotation;
  private final Map<String, Object> details;

  private Rope(Rotation rotation, Map<String, Object> details) {
    this.rotation = rotation;
    this.details = details;
  }

  /** Pairs of neighbouring columns, of heads that are all as large as those of the first. */
  public static Rope pairs(Hyperparameters hp, Weights w) {
    return pairs(hp, Heads.of(hp).size(), w);
  }

  /** Pairs of columns i and i + n/2, of heads that are all as large as those of the first. */
  public static Rope halves(Hyperparameters hp, Weights w) {
    return halves(hp, Heads.of(hp).size(), w);
  }

  /**
   * Pairs of neighbouring columns, 2i and 2i + 1, as the file's {@code rope.*} keys say.
   *
   * @param w where {@code rope_freqs} or {@code rope_factors_*} may be
   */
  public static Rope pairs(Hyperparameters hp, int headSize, Weights w) {
    return of(Rotation.Pairing.NEIGHBOURS, RopeScaling.of(hp, headSize, w));
  }

  /**
   * Pairs of columns i and i + n/2, as the file's {@code rope.*} keys say.
   *
   * @param w where {@code rope_freqs} or {@code rope_factors_*} may be
   */
  public static Rope halves(Hyperparameters hp, int headSize, Weights w) {
    return of(Rotation.Pairing.HALVES, RopeScaling.of(hp, headSize, w));
  }

  /**
   * M-RoPE (Wang et al. 2024) of text: pairs of halves turn by positions in time, height and width,
   * as {@code rope.dimension_sections} divides them, and of a token of text all of these are its
   * position.
   *
   * @param w where {@code rope_freqs} or {@code rope_factors_*} may be
   */
  public static Rope ofSections(Hyperparameters hp, Weights w) {
    return ofSections(hp, RopeScaling.of(hp, Heads.of(hp).size(), w));
  }

  /** M-RoPE of text with given turning. */
  public static Rope ofSections(Hyperparameters hp, RopeScaling scaling) {
    var rope = of(Rotation.Pairing.HALVES, scaling);
    var key = "rope.dimension_sections";
    var sections = hp.integers(key);
    if (sections.isEmpty()) return rope;
    int pairs = rope.rotation.columns() / 2;
    long sum = sections.get().stream().mapToLong(Integer::longValue).sum();
    if (sum != pairs) throw hp.wrong(key, sections.get(), "numbers whose sum is " + pairs);
    var details = new LinkedHashMap<>(rope.details);
    details.put(key, sections.get().toString());
    return new Rope(rope.rotation, details);
  }

  /** RoPE with given turning. */
  public static Rope of(Rotation.Pairing pairing, RopeScaling scaling) {
    var details = new LinkedHashMap<String, Object>();
    details.put("positions", "RoPE");
    details.put("pairing", pairing == Rotation.Pairing.HALVES ? "halves" : "pairs");
    details.putAll(scaling.details());
    return new Rope(new Rotation(pairing, scaling.frequencies(), scaling.magnitude()), details);
  }

  @Override
  public void apply(Rows x, HeadColumns heads, Pass pass) {
    Operations.rotate(x, heads, rotation, pass.batch(), pass.workspace());
  }

  @Override
  public Map<String, Object> details() {
    return details;
  }
}
