package llm.api;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function that a model may have called: immutable, made by a {@link #builder}.
 *
 * <p>The model reads its name, its description and the schema of its arguments, as its chat
 * template writes them, and answers by a {@link ToolCall} where it wants it. Nothing is run by
 * that: whoever asked runs it, or a {@link ToolBox} does.
 *
 * <pre>{@code
 * var weather =
 *     Tool.builder("get_weather")
 *         .description("The weather in a city today.")
 *         .parameters(
 *             """
 *             {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
 *             """)
 *         .build();
 * }</pre>
 */
public final class Tool {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final String NO_PARAMETERS = "{\"type\": \"object\", \"properties\": {}}";

  private final Builder values; // which nobody else has

  private Tool(Builder values) {
    this.values = values;
  }

  /**
   * A builder of a tool without description and parameters.
   *
   * @param name letters, digits, {@code _}, {@code -} and dots, 1 to 128 of them
   */
  public static Builder builder(String name) {
    var given = Checks.present("name", name);
    Checks.that(
        NAME.matcher(given).matches(),
        "name",
        "'" + given + "'",
        "1 to 128 letters, digits, '_', '-' and '.'");
    return new Builder(given);
  }

  /** A builder that starts from this tool. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** What the model calls it. */
  public String name() {
    return values.name;
  }

  /** What it is good for, for the model; empty if nothing is said. */
  public String description() {
    return values.description;
  }

  /** The JSON Schema of its arguments, which are an object. */
  public String parameters() {
    return values.parameters;
  }

  /**
   * Whether the arguments of a call are held to the schema while the model writes them. Where a
   * call is asked for, by {@link ToolChoice#required} or {@link ToolChoice#named}, they are anyway.
   */
  public boolean strict() {
    return values.strict;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Tool other
        && name().equals(other.name())
        && description().equals(other.description())
        && parameters().equals(other.parameters())
        && strict() == other.strict();
  }

  @Override
  public int hashCode() {
    return Objects.hash(name(), description(), parameters(), strict());
  }

  @Override
  public String toString() {
    return name() + ": " + description();
  }

  /** Collects what a tool is. */
  public static final class Builder {
    private final String name;
    private String description = "";
    private String parameters = NO_PARAMETERS;
    private boolean strict;

    private Builder(String name) {
      this.name = name;
    }

    private Builder(Builder other) {
      name = other.name;
      description = other.description;
      parameters = other.parameters;
      strict = other.strict;
    }

    /** See {@link Tool#description()}. Default: an empty string. */
    public Builder description(String text) {
      this.description = Checks.present("description", text);
      return this;
    }

    /**
     * See {@link Tool#parameters()}. Default: an object without properties.
     *
     * @param schema the text of a JSON Schema; a model refuses one that is none, when it is asked
     */
    public Builder parameters(String schema) {
      this.parameters = Checks.present("parameters", schema);
      return this;
    }

    /** See {@link Tool#strict()}. Default: false. */
    public Builder strict(boolean strict) {
      this.strict = strict;
      return this;
    }

    /** The tool. */
    public Tool build() {
      return new Tool(new Builder(this));
    }
  }
}
