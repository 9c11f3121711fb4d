package llm.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that was said in a conversation: who said it, and the parts of it. Immutable.
 *
 * <p>Today's parts are {@link Part.Text} and {@link Part.Reasoning}; more kinds will come, so a
 * {@code switch} over parts needs a {@code default}. A model refuses kinds that it cannot read.
 */
public final class Message {
  private final Role role;
  private final List<Part> parts;

  private Message(Role role, List<Part> parts) {
    this.role = Checks.present("role", role);
    this.parts = Checks.list("parts", parts);
  }

  /** Who says something. */
  public enum Role {
    /** Whoever says how the assistant is to behave. */
    SYSTEM,
    /** The person. */
    USER,
    /** The model. */
    ASSISTANT;

    /** As templates and OpenAI's API write it: {@code assistant}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A part of a message.
   *
   * <p>No other classes can extend it, but this module may have more of them later: a {@code
   * switch} needs a {@code default}.
   */
  public abstract static class Part {
    private Part() {}

    /** Something that is said. */
    public static final class Text extends Part {
      private final String text;

      private Text(String text) {
        this.text = text;
      }

      /** What is said. */
      public static Text of(String text) {
        return new Text(Checks.present("content", text));
      }

      /** What is said. */
      public String text() {
        return text;
      }

      @Override
      public boolean equals(@Nullable Object o) {
        return o instanceof Text other && text.equals(other.text);
      }

      @Override
      public int hashCode() {
        return text.hashCode();
      }

      @Override
      public String toString() {
        return text;
      }
    }

    /** Something that the assistant thought before it said anything. */
    public static final class Reasoning extends Part {
      private final String text;

      private Reasoning(String text) {
        this.text = text;
      }

      /** What was thought. */
      public static Reasoning of(String text) {
        return new Reasoning(Checks.present("reasoning", text));
      }

      /** What was thought. */
      public String text() {
        return text;
      }

      @Override
      public boolean equals(@Nullable Object o) {
        return o instanceof Reasoning other && text.equals(other.text);
      }

      @Override
      public int hashCode() {
        return ~text.hashCode();
      }

      @Override
      public String toString() {
        return "(" + text + ")";
      }
    }
  }

  /** How the assistant is to behave. */
  public static Message system(String content) {
    return of(Role.SYSTEM, content);
  }

  /** What a person says. */
  public static Message user(String content) {
    return of(Role.USER, content);
  }

  /** What the model says. */
  public static Message assistant(String content) {
    return of(Role.ASSISTANT, content);
  }

  /** What somebody says. */
  public static Message of(Role role, String content) {
    return new Message(role, List.of(Part.Text.of(content)));
  }

  /** What somebody says, in parts. */
  public static Message of(Role role, Part... parts) {
    return new Message(role, Arrays.asList(Checks.present("parts", parts)));
  }

  /** What somebody says, in parts. */
  public static Message of(Role role, List<Part> parts) {
    return new Message(role, parts);
  }

  /** The same with what was thought before; none if that is empty. */
  public Message withReasoning(String thoughts) {
    var first = Part.Reasoning.of(thoughts);
    var all = new ArrayList<Part>();
    if (!thoughts.isEmpty()) all.add(first);
    for (var part : parts) {
      if (!(part instanceof Part.Reasoning)) all.add(part);
    }
    return new Message(role, all);
  }

  /** Who said it. */
  public Role role() {
    return role;
  }

  /** What it is made of, in its order. */
  public List<Part> parts() {
    return parts;
  }

  /** What was said: its texts, one behind the other. */
  public String content() {
    return parts.stream()
        .map(part -> part instanceof Part.Text text ? text.text() : "")
        .collect(Collectors.joining());
  }

  /** What the assistant thought before, apart from what it said; empty if nothing. */
  public String reasoning() {
    return parts.stream()
        .map(part -> part instanceof Part.Reasoning thought ? thought.text() : "")
        .collect(Collectors.joining());
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Message other && role == other.role && parts.equals(other.parts);
  }

  @Override
  public int hashCode() {
    return 31 * role.hashCode() + parts.hashCode();
  }

  @Override
  public String toString() {
    return role.id() + ": " + content();
  }
}
