package llm.api;

import java.util.Locale;

/**
 * Something that was said in a chat.
 *
 * @param role who said it
 * @param content what
 * @param reasoning what the assistant thought before, apart from what it said; empty if nothing
 */
public record Message(Role role, String content, String reasoning) {
  /** Checks that nothing is missing. */
  public Message {
    Checks.present("role", role);
    Checks.present("content", content);
    Checks.present("reasoning", reasoning);
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

  /** How the assistant is to behave. */
  public static Message system(String content) {
    return new Message(Role.SYSTEM, content, "");
  }

  /** What a person says. */
  public static Message user(String content) {
    return new Message(Role.USER, content, "");
  }

  /** What the model says. */
  public static Message assistant(String content) {
    return new Message(Role.ASSISTANT, content, "");
  }

  /** The same with what was thought before. */
  public Message withReasoning(String thoughts) {
    return new Message(role, content, thoughts);
  }
}
