package llm.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call of a {@link Tool} that an assistant wrote: immutable.
 *
 * <p>A call is complete if its arguments came to their end. One that an answer's end cut off, or
 * whose arguments are no JSON, is not: it is never among {@link Message#calls}, and nobody should
 * run it.
 */
public final class ToolCall {
  private final String id;
  private final String name;
  private final String arguments;
  private final boolean complete;

  private ToolCall(String id, String name, String arguments, boolean complete) {
    this.id = Checks.present("id", id);
    this.name = Checks.present("name", name);
    this.arguments = Checks.present("arguments", arguments);
    this.complete = complete;
  }

  /**
   * A complete call.
   *
   * @param id by which its result names it
   * @param name of the tool
   * @param arguments the text of a JSON object
   */
  public static ToolCall of(String id, String name, String arguments) {
    return new ToolCall(id, name, arguments, true);
  }

  /**
   * A call that is not complete: for runtimes and fakes of them.
   *
   * @param arguments what there is of them
   */
  public static ToolCall cut(String id, String name, String arguments) {
    return new ToolCall(id, name, arguments, false);
  }

  /** By which its result names it; the model's own where it writes ids. */
  public String id() {
    return id;
  }

  /** Of the tool. */
  public String name() {
    return name;
  }

  /** The text of a JSON object; of a call that is not complete, what there is of it. */
  public String arguments() {
    return arguments;
  }

  /** Whether it came to its end. */
  public boolean isComplete() {
    return complete;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof ToolCall other
        && id.equals(other.id)
        && name.equals(other.name)
        && arguments.equals(other.arguments)
        && complete == other.complete;
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, name, arguments, complete);
  }

  @Override
  public String toString() {
    return name + arguments + (complete ? "" : " (cut off)");
  }
}
