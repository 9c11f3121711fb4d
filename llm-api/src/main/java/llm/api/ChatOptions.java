package llm.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a chat is held: immutable, made by a {@link #builder()}. */
public final class ChatOptions {
  private static final ChatOptions DEFAULTS = builder().build();

  private final Builder values; // which nobody else has

  private ChatOptions(Builder values) {
    this.values = values;
  }

  /** No system message, the model's template, no more variables. */
  public static ChatOptions defaults() {
    return DEFAULTS;
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** How the assistant is to behave: the content of a first message. */
  public Optional<String> system() {
    return Optional.ofNullable(values.system);
  }

  /** A template in Jinja instead of the model's own. */
  public Optional<String> template() {
    return Optional.ofNullable(values.template);
  }

  /**
   * More for the template, in the order in which it was given: {@code enable_thinking}, say;
   * strings, truth values, numbers, lists and maps.
   */
  public Map<String, Object> variables() {
    return Collections.unmodifiableMap(values.variables);
  }

  /** Collects options. */
  public static final class Builder {
    private @Nullable String system;
    private @Nullable String template;
    private final Map<String, Object> variables = new LinkedHashMap<>();

    private Builder() {}

    private Builder(Builder other) {
      system = other.system;
      template = other.template;
      variables.putAll(other.variables);
    }

    /** See {@link ChatOptions#system()}. Default: none. */
    public Builder system(String text) {
      this.system = Checks.present("system", text);
      return this;
    }

    /**
     * See {@link ChatOptions#template()}. Default: the model's own.
     *
     * @param jinja the template's text
     */
    public Builder template(String jinja) {
      this.template = Checks.present("template", jinja);
      return this;
    }

    /** Another variable for the template; see {@link ChatOptions#variables()}. */
    public Builder variable(String name, Object value) {
      variables.put(
          Checks.present("the name of a variable", name), Checks.present("variable", value));
      return this;
    }

    /** More variables for the template; see {@link ChatOptions#variables()}. Default: none. */
    public Builder variables(Map<String, Object> more) {
      Checks.present("variables", more).forEach(this::variable);
      return this;
    }

    /** The options. */
    public ChatOptions build() {
      return new ChatOptions(new Builder(this));
    }
  }
}
