package llm.blocks;

import java.util.function.Function;
import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * Brings each row, or each group of a row's columns, to a common scale.
 *
 * <p>A plugin may bring its own; its description's kind ends with {@code Norm}.
 */
public interface Norm {
  /**
   * Normalises rows.
   *
   * @param x {@code [n, width]}
   * @param out {@code [n, width]}; may be x
   */
  void apply(Rows x, Rows out, Pass pass);

  /**
   * Adds rows and normalises the sum: {@code x = norm(x + y)}.
   *
   * @param x {@code [n, width]}
   * @param y {@code [n, width]}
   */
  default void applyToSum(Rows x, Rows y, Pass pass) {
    Operations.add(x, y, pass.workspace());
    apply(x, x, pass);
  }

  /** What this norm is. */
  Description describe();

  /** Makes RMSNorms over the residual stream with the file's epsilon. */
  static Function<Weights, Norm> rms(Hyperparameters hp) {
    float epsilon = hp.rmsEpsilon();
    return w -> rms(w, epsilon);
  }

  /** Makes LayerNorms over the residual stream with the file's epsilon. */
  static Function<Weights, Norm> layer(Hyperparameters hp) {
    float epsilon = hp.layerEpsilon();
    return w -> layer(w, epsilon);
  }

  /** Makes LayerNorms without weights (Groeneveld et al. 2024) with the file's epsilon. */
  static Function<Weights, Norm> layerPlain(Hyperparameters hp) {
    float epsilon = hp.layerEpsilon();
    return w -> layerPlain(w.localName(), w.width(), epsilon);
  }

  /** Makes RMSNorms without weights with the file's epsilon. */
  static Function<Weights, Norm> rmsPlain(Hyperparameters hp) {
    float epsilon = hp.rmsEpsilon();
    return w -> rmsPlain(w.localName(), w.width(), epsilon);
  }

  /** RMSNorm over the residual stream: {@code y = x / √(mean(x²) + ε) * weight}. */
  static Norm rms(Weights w, float epsilon) {
    return rms(w, w.width(), epsilon);
  }

  /**
   * RMSNorm over the residual stream, of a tensor that some converters call so without {@code
   * .weight} behind it.
   *
   * @param w the place above
   */
  static Norm rmsNamed(Weights w, String name, float epsilon) {
    if (!w.hasBare(name)) return rms(w.at(name), epsilon);
    return rms(name, w.bare(name, w.width()), epsilon);
  }

  /**
   * RMSNorm over groups of so many columns as there are weights, which are no tensor's, or made of
   * one.
   *
   * @param weight {@code [size]}; not copied
   */
  static Norm rms(String name, float[] weight, float epsilon) {
    return new RmsNorm(name, weight, epsilon);
  }

  /** RMSNorm over groups of so many columns: each head, say. */
  static Norm rms(Weights w, int size, float epsilon) {
    return new RmsNorm(w.localName(), w.vector(size), epsilon);
  }

  /** RMSNorm over groups of so many columns, without weights: {@code y = x / √(mean(x²) + ε)}. */
  static Norm rmsPlain(String name, int size, float epsilon) {
    return RmsNorm.plain(name, size, epsilon);
  }

  /**
   * LayerNorm over the residual stream, with a bias if the file has one: {@code y = (x - mean(x)) /
   * √(variance(x) + ε) * weight + bias}.
   */
  static Norm layer(Weights w, float epsilon) {
    return layer(w, w.width(), epsilon);
  }

  /** LayerNorm over groups of so many columns, with a bias if the file has one. */
  static Norm layer(Weights w, int size, float epsilon) {
    return LayerNorm.of(w, size, epsilon);
  }

  /**
   * LayerNorm of each head with weights of its own: {@code y_h = (x_h - mean(x_h)) /
   * √(variance(x_h) + ε) * weight_h}.
   *
   * @param w {@code [heads, size]}
   */
  static Norm layerOfHeads(Weights w, int heads, int size, float epsilon) {
    var plain = LayerNorm.plain(w.localName(), size, epsilon);
    return new HeadNorm(plain, size, w.elements(Math.multiplyExact(heads, size)));
  }

  /**
   * RMSNorm over groups of columns, each with weights of its own.
   *
   * @param w {@code [groups, size]}, or {@code [groups]}, one for all columns of a group
   */
  static Norm rmsOfGroups(Weights w, int groups, int size, float epsilon) {
    var plain = RmsNorm.plain(w.localName(), size, epsilon);
    return new HeadNorm(plain, size, w.elementsOfGroups(groups, size));
  }

  /** LayerNorm over so many columns, without weights (Groeneveld et al. 2024). */
  static Norm layerPlain(String name, int size, float epsilon) {
    return LayerNorm.plain(name, size, epsilon);
  }
}
