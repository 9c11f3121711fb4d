package llm.runtime;

import java.time.Duration;
import llm.api.GenerationOptions;
import llm.api.LoadOptions;
import llm.api.Speculation;
import llm.api.WhenFull;

/**
 * Refuses options that the API has and this runtime does not heed yet: none is ignored in silence.
 * Whoever builds one removes its line.
 */
final class NotYet {
  private NotYet() {}

  /**
   * Refuses options of loading.
   *
   * @throws IllegalArgumentException which names the option
   */
  static void check(LoadOptions options) {
    refuse("cacheBytes", options.cacheBytes().isPresent());
    refuse("queueLimit", options.queueLimit() != LoadOptions.defaults().queueLimit());
    refuse("longestGap", !options.longestGap().equals(Duration.ofMillis(200)));
    refuse("engineListener", options.engineListener().isPresent());
  }

  /**
   * Refuses options of generating.
   *
   * @throws IllegalArgumentException which names the option
   */
  static void check(GenerationOptions options) {
    refuse("speculation", options.speculation() != Speculation.off());
    refuse("whenFull", options.whenFull() != WhenFull.stop());
    refuse("priority", options.priority() != 0);
    refuse("deadline", options.deadline().isPresent());
    refuse("client", !options.client().isEmpty());
    refuse("salt", !options.salt().isEmpty());
    refuse("logitsProcessors", !options.logitsProcessors().isEmpty());
  }

  private static void refuse(String option, boolean given) {
    if (given) throw new IllegalArgumentException(option + ": not yet supported by this runtime");
  }
}
