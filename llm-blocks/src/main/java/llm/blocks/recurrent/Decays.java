package llm.blocks.recurrent;

import llm.blocks.InvalidModelException;
import llm.blocks.Weights;

/** The numbers A of which {@code e^(dt A)} is how much of a state is left after a step. */
final class Decays {
  private Decays() {}

  /**
   * Those of the tensor {@code ssm_a} here.
   *
   * @throws InvalidModelException if one is not negative: the state would grow without end
   */
  static float[] of(Weights w, int count) {
    var a = w.bare("ssm_a", count);
    for (int i = 0; i < count; i++) {
      if (Float.isFinite(a[i]) && a[i] <= 0) continue;
      throw new InvalidModelException(
          "element " + i + " of " + place(w) + "ssm_a is " + a[i] + ", expected 0 or less");
    }
    return a;
  }

  private static String place(Weights w) {
    return w.name().isEmpty() ? "" : w.name() + ".";
  }
}
