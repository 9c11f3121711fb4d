package llm.grammar.schema;

import llm.grammar.form.Regex;
import org.jspecify.annotations.Nullable;

final class StringFormats {
  private StringFormats() {}

  static @Nullable Regex of(String name, Draft draft) {
    return null;
  }
}
