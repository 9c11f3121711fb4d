package llm.template;

import java.util.Optional;

/**
 * How {@code tojson} writes.
 *
 * @param asciiOnly whether other characters are escaped
 * @param indent what each level is indented by, on lines of their own; or all on one line
 * @param itemSeparator what stands between items
 * @param keySeparator what stands between key and value
 * @param sortKeys whether keys are in order
 */
record JsonStyle(
    boolean asciiOnly,
    Optional<String> indent,
    String itemSeparator,
    String keySeparator,
    boolean sortKeys) {
  /** As {@code tojson} writes without arguments. */
  static final JsonStyle PLAIN = new JsonStyle(false, Optional.empty(), ", ", ": ", false);

  /** What {@code tojson}'s arguments ask for. */
  static JsonStyle of(Arguments arguments) {
    var indent =
        arguments
            .present("indent")
            .map(
                value ->
                    value instanceof Text text
                        ? text.value()
                        : " ".repeat(Math.clamp(Numbers.asLong(value), 0, 100)));
    String item = indent.isPresent() ? "," : ", ";
    String key = ": ";
    var separators = arguments.present("separators");
    if (separators.isPresent()) {
      if (!(separators.get() instanceof SequenceValue pair)
          || pair.items().size() != 2
          || !(pair.items().get(0) instanceof Text first)
          || !(pair.items().get(1) instanceof Text second)) {
        throw Failure.evaluation("tojson: separators is no pair of texts");
      }
      item = first.value();
      key = second.value();
    }
    return new JsonStyle(
        arguments.flag("ensure_ascii"), indent, item, key, arguments.flag("sort_keys"));
  }
}
