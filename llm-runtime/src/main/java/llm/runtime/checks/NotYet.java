package llm.runtime.checks;

import llm.api.GenerationOptions;
import llm.api.LoadOptions;
import llm.api.Speculation;
import llm.api.WhenFull;

/**
 * Refuses options that the API has and this runtime does not heed yet: none is ignored in silence.
 * Whoever builds one removes its line.
 */
public final class NotYet {
  private NotYet() {}

  /**
   * Refuses options of loading.
   *
   * @throws IllegalArgumentException which names the option
   */
  public static void check(LoadOptions options) {
    refuse("cacheBytes", options.cacheBytes().isPresent());
    refuse("reproducible", options.reproducible());
  }

  /**
   * Refuses options of generating.
   *
   * @throws IllegalArgumentException which names the option
   */
  public static void check(GenerationOptions options) {
    refuse("speculation", !options.speculation().equals(Speculation.off()));
    refuse("whenFull", !options.whenFull().equals(WhenFull.stop()));
    refuse("salt", !options.salt().isEmpty());
  }

  private static void refuse(String option, boolean given) {
    if (given) throw new IllegalArgumentException(option + ": not yet supported by this runtime");
  }
}
