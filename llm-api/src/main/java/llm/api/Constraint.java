package llm.api;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an answer must look like: {@link GenerationOptions#constraint}.
 *
 * <p>It is held to token by token: only those are drawn that lead to a text of this form, so an
 * answer that ends by {@link FinishReason#END_OF_TEXT} fits as a whole. One that is cut off, by
 * {@link FinishReason#MAX_TOKENS}, {@link FinishReason#CONTEXT_FULL} or {@link
 * FinishReason#STOP_STRING}, is the beginning of a text that fits.
 *
 * <p>In a chat it is the answer's text that fits; a model may reason before as it likes. Marks of
 * the vocabulary, such as those that end a turn, are never part of what fits, but where a grammar
 * asks for them.
 *
 * <p>Nothing of it is left out: what cannot be held to is a {@link ConstraintException} when an
 * answer is asked for, before anything is written. Compiling is done once for a model and kept.
 *
 * <p>Immutable; equal to another of the same kind and source.
 */
public final class Constraint {
  private static final Constraint JSON = new Constraint(Kind.JSON, "", List.of());

  /** In what language it is said. More may come: a {@code switch} needs a {@code default}. */
  public enum Kind {
    /** Any JSON value (RFC 8259). */
    JSON,
    /** A JSON value that a JSON Schema allows. */
    JSON_SCHEMA,
    /** A text of a grammar in GBNF, llama.cpp's notation. */
    GRAMMAR,
    /** A text that fits a regular expression as a whole. */
    REGEX,
    /** One of several texts. */
    CHOICE
  }

  private final Kind kind;
  private final String source;
  private final List<String> choices;

  private Constraint(Kind kind, String source, List<String> choices) {
    this.kind = kind;
    this.source = source;
    this.choices = choices;
  }

  /** Any JSON value (RFC 8259), with little whitespace between its tokens. */
  public static Constraint json() {
    return JSON;
  }

  /**
   * A JSON value that a schema allows, its properties in the schema's order.
   *
   * @param schema JSON Schema of draft 04, 06, 07, 2019-09 or 2020-12, as its {@code $schema} says;
   *     without one 2020-12, and the keywords that it has given up
   */
  public static Constraint jsonSchema(String schema) {
    return new Constraint(Kind.JSON_SCHEMA, Checks.present("jsonSchema", schema), List.of());
  }

  /**
   * A text of a grammar.
   *
   * @param gbnf in llama.cpp's notation; it starts at the rule {@code root}
   */
  public static Constraint grammar(String gbnf) {
    return new Constraint(Kind.GRAMMAR, Checks.present("grammar", gbnf), List.of());
  }

  /**
   * A text that fits a regular expression as a whole.
   *
   * @param pattern of RE2's syntax
   */
  public static Constraint regex(String pattern) {
    return new Constraint(Kind.REGEX, Checks.present("regex", pattern), List.of());
  }

  /**
   * One of several texts.
   *
   * @param texts at least one
   * @throws IllegalArgumentException if there is none
   */
  public static Constraint choice(List<String> texts) {
    var choices = Checks.list("choice", texts);
    Checks.that(!choices.isEmpty(), "choice", "none", "at least one text");
    return new Constraint(Kind.CHOICE, "", choices);
  }

  /** As {@link #choice(List)}. */
  public static Constraint choice(String... texts) {
    return choice(Arrays.asList(Checks.present("choice", texts)));
  }

  /** In what language it is said. */
  public Kind kind() {
    return kind;
  }

  /** The schema, the grammar or the expression as it was given; empty for the other kinds. */
  public String source() {
    return source;
  }

  /** The texts of {@link Kind#CHOICE}; empty for the other kinds. */
  public List<String> choices() {
    return choices;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Constraint other
        && other.kind == kind
        && other.source.equals(source)
        && other.choices.equals(choices);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, source, choices);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case JSON -> "any JSON";
      case JSON_SCHEMA -> "JSON schema " + source;
      case GRAMMAR -> "grammar " + source;
      case REGEX -> "regex " + source;
      case CHOICE -> "choice " + choices;
    };
  }
}
