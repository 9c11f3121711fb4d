package llm.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that was said in a conversation: who said it, and the parts of it. Immutable.
 *
 * <p>Today's parts are {@link Part.Text}, {@link Part.Reasoning}, {@link Part.Call} and {@link
 * Part.Result}; more kinds will come, so a {@code switch} over parts needs a {@code default}. A
 * model refuses kinds that it cannot read.
 *
 * <p>Only the assistant calls tools. What a tool returned is a message of its own, of one part.
 */
public final class Message {
  private final Role role;
  private final List<Part> parts;

  private Message(Role role, List<Part> parts) {
    this.role = Checks.present("role", role);
    this.parts = Checks.list("parts", parts);
    boolean one = parts.size() == 1 && parts.getFirst() instanceof Part.Result;
    boolean other = parts.stream().noneMatch(Part.Result.class::isInstance);
    Checks.that(
        role == Role.TOOL ? one : other,
        "parts",
        parts + " of role " + role.id(),
        "one Part.Result of a tool, and none of others");
    Checks.that(
        role == Role.ASSISTANT || parts.stream().noneMatch(Part.Call.class::isInstance),
        "parts",
        "a call of role " + role.id(),
        "calls of the assistant alone");
  }

  /** Who says something. */
  public enum Role {
    /** Whoever says how the assistant is to behave. */
    SYSTEM,
    /** The person. */
    USER,
    /** The model. */
    ASSISTANT,
    /** What the model had called: see {@link Message#toolResult}. */
    TOOL;

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

    /** A tool that the assistant calls. */
    public static final class Call extends Part {
      private final ToolCall call;

      private Call(ToolCall call) {
        this.call = call;
      }

      /** A call. */
      public static Call of(ToolCall call) {
        return new Call(Checks.present("call", call));
      }

      /** The call; it may not be complete. */
      public ToolCall call() {
        return call;
      }

      @Override
      public boolean equals(@Nullable Object o) {
        return o instanceof Call other && call.equals(other.call);
      }

      @Override
      public int hashCode() {
        return call.hashCode();
      }

      @Override
      public String toString() {
        return call.toString();
      }
    }

    /** What a tool returned. */
    public static final class Result extends Part {
      private final String callId;
      private final String name;
      private final String text;

      private Result(String callId, String name, String text) {
        this.callId = Checks.present("callId", callId);
        this.name = Checks.present("name", name);
        this.text = Checks.present("result", text);
      }

      /**
       * What a call returned.
       *
       * @param name of the tool; where it is empty, a model takes that of the call with the id
       */
      public static Result of(String callId, String name, String text) {
        return new Result(callId, name, text);
      }

      /** Of the call: {@link ToolCall#id}. */
      public String callId() {
        return callId;
      }

      /** Of the tool; may be empty. */
      public String name() {
        return name;
      }

      /** What it returned: any text, JSON mostly. */
      public String text() {
        return text;
      }

      @Override
      public boolean equals(@Nullable Object o) {
        return o instanceof Result other
            && callId.equals(other.callId)
            && name.equals(other.name)
            && text.equals(other.text);
      }

      @Override
      public int hashCode() {
        return Objects.hash(callId, name, text);
      }

      @Override
      public String toString() {
        return text;
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

  /** What a tool returned: any text, JSON mostly; nothing in it can forge a template's marks. */
  public static Message toolResult(ToolCall call, String text) {
    Checks.present("call", call);
    return of(Role.TOOL, Part.Result.of(call.id(), call.name(), text));
  }

  /** What somebody says; not a tool: see {@link #toolResult}. */
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

  /** What was said: its texts, one behind the other; of a tool's message, what it returned. */
  public String content() {
    return parts.stream().map(Message::said).collect(Collectors.joining());
  }

  private static String said(Part part) {
    return switch (part) {
      case Part.Text text -> text.text();
      case Part.Result result -> result.text();
      default -> "";
    };
  }

  /** What the assistant thought before, apart from what it said; empty if nothing. */
  public String reasoning() {
    return parts.stream()
        .map(part -> part instanceof Part.Reasoning thought ? thought.text() : "")
        .collect(Collectors.joining());
  }

  /** The tools that the assistant calls, in order: those calls that are complete. */
  public List<ToolCall> calls() {
    return parts.stream()
        .flatMap(part -> part instanceof Part.Call call ? Stream.of(call.call()) : Stream.empty())
        .filter(ToolCall::isComplete)
        .toList();
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
    var calls = calls();
    return role.id() + ": " + content() + (calls.isEmpty() ? "" : " " + calls);
  }
}
