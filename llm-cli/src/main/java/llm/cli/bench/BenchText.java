package llm.cli.bench;

import java.util.Optional;
import llm.api.Constraint;
import llm.api.Speculation;

/**
 * Which text is read and written on.
 *
 * @param prompt ids of a text that every sequence reads before it generates; empty where ids that
 *     are no text are read by one, and generation begins with a token
 * @param speculation whether tokens are drafted
 * @param constraint what is generated once more under, in each run; empty for nothing
 */
public record BenchText(
    Optional<int[]> prompt, Speculation speculation, Optional<Constraint> constraint) {
  /** No text, and no drafts. */
  public static BenchText none() {
    return new BenchText(Optional.empty(), Speculation.off(), Optional.empty());
  }
}
