package llm.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tools, and the functions of Java that they are: immutable, made by a {@link #builder()}.
 *
 * <p>{@link Chat#send(String, ToolBox)} has the model call them: it runs each call, gives what it
 * returned to the model, and has it answer again, until an answer calls nothing, or the limit of
 * rounds is reached. Functions run on virtual threads: those of one answer at the same time, unless
 * {@link GenerationOptions#parallelToolCalls} says otherwise. A box may be used by any number of
 * chats, if its functions may.
 *
 * <p>What a function throws is told to the model, which may try something else, and so are
 * arguments that are not what a record wants, and calls of tools that are not there.
 *
 * <pre>{@code
 * record City(@Description("A city, in English") String name, Optional<Integer> days) {}
 *
 * var tools =
 *     ToolBox.builder()
 *         .add("forecast", "The weather of the next days.", City.class, city -> forecast(city))
 *         .build();
 * IO.println(chat.send("Do I need an umbrella in Bergen?", tools).message().content());
 * }</pre>
 */
public final class ToolBox {
  private static final int USUAL_ROUNDS = 8;

  private final Map<String, Entry> entries;
  private final int maxRounds;
  private final ToolChoice toolChoice;
  private final boolean throwsFailures;

  private ToolBox(Builder values) {
    entries = new LinkedHashMap<>(values.entries);
    maxRounds = values.maxRounds;
    toolChoice = values.toolChoice;
    throwsFailures = values.throwsFailures;
  }

  /**
   * What a tool does.
   *
   * @param <A> what it is given: the call, or a record of its arguments
   */
  @FunctionalInterface
  public interface Function<A> {
    /**
     * Runs it. The thread is interrupted if the answer is closed meanwhile.
     *
     * @return what the model is told: any text, JSON mostly
     * @throws Exception if it fails; see {@link Builder#throwFailures}
     */
    String run(A arguments) throws Exception;
  }

  private record Entry(Tool tool, Function<ToolCall> function) {}

  /** A builder of a box without tools. */
  public static Builder builder() {
    return new Builder();
  }

  /** The tools, in the order in which they were added. */
  public List<Tool> tools() {
    return entries.values().stream().map(Entry::tool).toList();
  }

  /** How often calls are run and answered at most. */
  public int maxRounds() {
    return maxRounds;
  }

  /** Whether tools are called in the first answer; in later ones the model decides. */
  public ToolChoice toolChoice() {
    return toolChoice;
  }

  /** Whether what a function throws goes to the caller, not to the model. */
  boolean throwsFailures() {
    return throwsFailures;
  }

  /** What a call comes to: a failure is an exception. */
  String run(ToolCall call) throws Exception {
    var entry = entries.get(call.name());
    if (entry == null) {
      throw new Misuse("there is no tool " + call.name() + ", expected one of " + entries.keySet());
    }
    return Checks.present("what tool " + call.name() + " returns", entry.function().run(call));
  }

  /** The model called a tool wrongly: a matter of the model's alone. */
  static final class Misuse extends Exception {
    private static final long serialVersionUID = 1;

    Misuse(String message) {
      super(message);
    }
  }

  /** Collects tools. */
  public static final class Builder {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private int maxRounds = USUAL_ROUNDS;
    private ToolChoice toolChoice = ToolChoice.auto();
    private boolean throwsFailures;

    private Builder() {}

    /**
     * A tool, and what it does.
     *
     * @param function is given calls whose arguments are the text of a JSON object
     * @throws IllegalArgumentException if there is a tool of that name
     */
    public Builder add(Tool tool, Function<ToolCall> function) {
      Checks.present("function", function);
      var name = Checks.present("tool", tool).name();
      Checks.that(!entries.containsKey(name), "tool", name + " again", "another name");
      entries.put(name, new Entry(tool, function));
      return this;
    }

    /**
     * A tool whose arguments are a record: its schema is that of the record's components, which are
     * strings, int, long, float, double, truth values, enums, records, and lists of these; an
     * {@link java.util.Optional} of one need not be there. {@link Description} says more of one.
     *
     * @param arguments a record that llm.api can make: in a module its package is open to it
     * @throws IllegalArgumentException if a component is of another type, or the record cannot be
     *     made; or if there is a tool of that name
     */
    public <A extends Record> Builder add(
        String name, String description, Class<A> arguments, Function<A> function) {
      Checks.present("function", function);
      var type = new RecordType<>(Checks.present("arguments", arguments));
      var tool = Tool.builder(name).description(description).parameters(type.schema()).build();
      return add(tool, call -> function.run(arguments(type, call)));
    }

    private static <A extends Record> A arguments(RecordType<A> type, ToolCall call) throws Misuse {
      try {
        return type.read(Providers.first().readJson(call.arguments()));
      } catch (IllegalArgumentException e) {
        throw new Misuse(String.valueOf(e.getMessage()));
      }
    }

    /** See {@link ToolBox#maxRounds()}. Default: 8. */
    public Builder maxRounds(int rounds) {
      Checks.that(rounds >= 1, "maxRounds", rounds, "1 or more");
      this.maxRounds = rounds;
      return this;
    }

    /** See {@link ToolBox#toolChoice()}. Default: {@link ToolChoice#auto()}. */
    public Builder toolChoice(ToolChoice choice) {
      this.toolChoice = Checks.present("toolChoice", choice);
      return this;
    }

    /**
     * Whether what a function throws ends the answer, by a {@link ToolException}; otherwise the
     * model is told of it. Default: false.
     */
    public Builder throwFailures(boolean throwFailures) {
      this.throwsFailures = throwFailures;
      return this;
    }

    /**
     * The box.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public ToolBox build() {
      Checks.that(!entries.isEmpty(), "tools", "none", "at least one");
      return new ToolBox(this);
    }
  }
}
