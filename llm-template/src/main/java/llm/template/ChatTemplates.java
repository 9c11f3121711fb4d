package llm.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chat templates of a model's file: one that has no name, and others for some purpose.
 *
 * <p>{@code tokenizer.chat_template} is the one without a name, {@code
 * tokenizer.chat_template.tool_use} the one for conversations with tools, and for all where there
 * is no other. A template that is blank is none; one that is the mere name of a {@link
 * KnownTemplate}, {@code chatml}, is that. Immutable.
 *
 * @param sources the templates in Jinja by name; the one without is {@value #DEFAULT}
 * @param warnings what else the file says under these keys, and is not used
 */
public record ChatTemplates(Map<String, String> sources, List<String> warnings) {
  /** What the template without a name is called. */
  public static final String DEFAULT = "default";

  private static final String TOOL_USE = "tool_use";
  private static final String KEY = "tokenizer.chat_template";
  private static final String NAMES = "tokenizer.chat_templates";

  /** Copies of the parts. */
  public ChatTemplates {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    warnings = List.copyOf(warnings);
  }

  /** The templates that a file's metadata hold. */
  public static ChatTemplates of(Map<String, ?> metadata) {
    var sources = new LinkedHashMap<String, String>();
    var warnings = new ArrayList<String>();
    metadata.forEach(
        (key, value) -> {
          if (!key.equals(KEY) && !key.startsWith(KEY + ".")) {
            return;
          }
          if (!(value instanceof String source)) {
            warnings.add(key + " is " + kind(value) + ", expected a string: it is not used");
          } else if (!source.isBlank()) {
            var name = key.equals(KEY) ? DEFAULT : key.substring(KEY.length() + 1);
            var meant =
                KnownTemplate.named(source.strip()).map(KnownTemplate::source).orElse(source);
            // The one without a name wins, wherever it stands.
            if (key.equals(KEY)) {
              sources.put(name, meant);
            } else {
              sources.putIfAbsent(name, meant);
            }
          }
        });
    checkNames(metadata.get(NAMES), sources, warnings);
    return new ChatTemplates(sources, warnings);
  }

  private static void checkNames(
      @Nullable Object names, Map<String, String> sources, List<String> warnings) {
    if (names == null) {
      return;
    }
    if (!(names instanceof List<?> list)) {
      warnings.add(NAMES + " is " + kind(names) + ", expected an array of strings");
      return;
    }
    int missing = 0;
    for (var name : list) {
      if (!sources.containsKey(String.valueOf(name)) && ++missing <= 3) {
        warnings.add(
            NAMES
                + " names '"
                + Messages.shown(String.valueOf(name))
                + "', of which there is none");
      }
    }
    if (missing > 3) {
      warnings.add(NAMES + " names " + missing + " templates of which there are none");
    }
  }

  private static String kind(Object value) {
    return switch (value) {
      case List<?> list -> "an array";
      case String text -> "a text";
      case Number number -> "a number";
      case Boolean flag -> "true or false";
      default -> "a " + value.getClass().getSimpleName();
    };
  }

  /** The template of that name. */
  public Optional<String> named(String name) {
    return Optional.ofNullable(sources.get(name));
  }

  /** The template for a conversation with tools, or for one without. */
  public Optional<String> choose(boolean tools) {
    var first = tools ? TOOL_USE : DEFAULT;
    var second = tools ? DEFAULT : TOOL_USE;
    return named(first).or(() -> named(second));
  }

  /** Why there is nothing to choose, for a message. */
  public String missing() {
    var message = "has no chat template (" + KEY + "), and none is given";
    return sources.isEmpty()
        ? message
        : message + "; it has others by name: " + String.join(", ", sources.keySet());
  }
}
