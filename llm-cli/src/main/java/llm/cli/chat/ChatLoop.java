package llm.cli.chat;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import llm.api.Answer;
import llm.api.Chat;
import llm.api.FinishReason;
import llm.api.GenerationOptions;
import llm.api.LlmException;
import llm.api.Message;
import llm.api.Message.Role;
import llm.api.ToolCall;
import llm.cli.format.Table;
import llm.cli.format.Text;
import llm.cli.terminal.Console;
import llm.cli.terminal.OutputException;
import llm.cli.terminal.StatusLine;

/** Reads messages and commands, and has messages answered, until the end. */
public final class ChatLoop {
  /** What the loop says at its end. */
  public enum End {
    /** All was read. */
    DONE,
    /** The process is told to end, or {@code ^C} came where it ends the command. */
    INTERRUPTED
  }

  private final Chat chat;
  private final GenerationOptions options;
  private final ChatTools tools;
  private final Lines lines;
  private final Console console;
  private final Function<Throwable, String> describe;
  private Optional<Answer> last = Optional.empty();
  private boolean leaving;

  /**
   * How messages are answered.
   *
   * @param options without tools
   */
  public record Answering(GenerationOptions options, ChatTools tools) {}

  /**
   * A loop.
   *
   * @param describe says in a line what went wrong
   */
  public ChatLoop(
      Chat chat,
      Answering answering,
      Lines lines,
      Console console,
      Function<Throwable, String> describe) {
    this.chat = chat;
    this.tools = answering.tools();
    this.options = tools.options(answering.options());
    this.lines = lines;
    this.console = console;
    this.describe = describe;
  }

  /**
   * Runs it.
   *
   * @throws RuntimeException if something fails and nobody sits there to go on nevertheless
   */
  public End run() {
    var line = lines.next();
    while (line.isPresent()) {
      try {
        if (take(line.get()) == End.INTERRUPTED) return End.INTERRUPTED;
      } catch (OutputException e) {
        throw e;
      } catch (RuntimeException e) {
        if (!lines.isInteractive()) throw e;
        say(describe.apply(e));
      }
      if (leaving) break;
      line = lines.next();
    }
    return lines.isInterrupted() ? End.INTERRUPTED : End.DONE;
  }

  private End take(String line) {
    if (line.isBlank()) return End.DONE;
    if (!line.startsWith("/")) return print(chat.send(line, options));
    if (line.startsWith("//")) return print(chat.send(line.substring(1), options));
    var words = line.strip().split("\\s+", 2);
    var verb =
        ChatVerb.of(words[0])
            .orElseThrow(() -> new LlmException(words[0] + ": no such command; /help lists them"));
    return run(verb, words.length > 1 ? words[1].strip() : "");
  }

  private End run(ChatVerb verb, String argument) {
    switch (verb) {
      case HELP -> help();
      case REGEN -> {
        lastQuestion();
        return print(chat.regenerate(options));
      }
      case UNDO -> undo();
      case EDIT -> {
        return edit(argument);
      }
      case SYSTEM -> system(argument);
      case CLEAR -> clear();
      case SAVE -> {
        ChatFile.save(file(verb, argument), chat.messages());
        say(count(chat.messages().size()) + " written to " + argument);
      }
      case LOAD -> load(ChatFile.load(file(verb, argument)));
      case TOOLS -> tools();
      case STATS -> stats();
      case EXIT -> leaving = true;
    }
    return End.DONE;
  }

  /** What is no answer goes to standard error. */
  private void say(String text) {
    console.out().flush();
    console.err().println(text);
  }

  private static String file(ChatVerb verb, String argument) {
    if (!argument.isEmpty()) return argument;
    throw new LlmException(verb.spelling() + ": expected " + verb.argument());
  }

  private static String count(int messages) {
    return messages == 1 ? "1 message" : Text.number(messages) + " messages";
  }

  /** Prints an answer, runs what it calls, and prints the next, until one calls nothing. */
  private End print(Answer first) {
    var answer = first;
    for (int rounds = 0; ; rounds++) {
      var end = printOne(answer);
      if (end != End.DONE || answer.finishReason() != FinishReason.TOOL_CALLS) return end;
      var calls = answer.message().calls();
      if (rounds == tools.maxRounds()) {
        refuse(calls, "error: not run: there were " + rounds + " rounds of calls already");
        say("(ended by the limit of " + rounds + " rounds: the last calls were not run)");
        return End.DONE;
      }
      if (!run(calls)) return stopped();
      answer = chat.answer(options);
    }
  }

  /** Runs calls; false if {@code ^C} stopped that. */
  private boolean run(List<ToolCall> calls) {
    for (int i = 0; i < calls.size(); i++) {
      var outcome = tools.run(calls.get(i), lines, console);
      chat.add(Message.toolResult(calls.get(i), outcome.text()));
      if (!outcome.stopped()) continue;
      refuse(calls.subList(i + 1, calls.size()), "error: the call was cancelled");
      return false;
    }
    return true;
  }

  /** A call without a result would leave the conversation torn. */
  private void refuse(List<ToolCall> calls, String why) {
    for (var call : calls) chat.add(Message.toolResult(call, why));
  }

  private End stopped() {
    if (!lines.isInteractive()) return End.INTERRUPTED;
    say("(stopped)");
    return End.DONE;
  }

  private End printOne(Answer answer) {
    try (answer;
        var _ = lines.onInterrupt(answer::close)) {
      last = Optional.of(answer);
      var printer = new AnswerPrinter(console.out());
      try (var status = StatusLine.start(console)) {
        int computed = answer.prompt().length - answer.cachedTokens();
        status.show("reading the prompt, " + Text.number(computed) + " tokens");
        for (var token : answer) {
          status.clear();
          printer.print(token);
        }
      } finally {
        printer.end();
      }
      return ended(answer.finishReason());
    }
  }

  private End ended(FinishReason reason) {
    switch (reason) {
      case END_OF_TEXT, STOP_STRING, TOOL_CALLS -> {}
      case MAX_TOKENS -> say("(ended by the limit of tokens)");
      case CONTEXT_FULL -> say("(the context is full: /undo or /clear makes room)");
      case CANCELLED -> {
        return stopped();
      }
    }
    return End.DONE;
  }

  private void help() {
    var table = new Table();
    for (var verb : ChatVerb.values()) {
      table.row((verb.spelling() + " " + verb.argument()).strip(), verb.description());
    }
    table.lines().forEach(this::say);
    say("  A line that ends with \\ goes on in the next, and so does all between two \"\"\";");
    say("  Alt-Enter breaks a line. A message that begins with / is written with //.");
    say("  ^C stops an answer, ^D leaves.");
  }

  private void undo() {
    lastQuestion();
    chat.undo();
    say("now " + count(chat.messages().size()));
  }

  private End edit(String argument) {
    int index = lastQuestion();
    var text =
        argument.isEmpty() && lines.isInteractive()
            ? lines.next(chat.messages().get(index).content()).orElse("")
            : argument;
    if (text.isBlank()) return End.DONE;
    chat.edit(index, Message.user(text));
    return print(chat.answer(options));
  }

  /** Which message is the last that a person wrote. */
  private int lastQuestion() {
    int index = chat.messages().stream().map(Message::role).toList().lastIndexOf(Role.USER);
    if (index < 0) throw new LlmException("there is no message yet");
    return index;
  }

  private void system(String text) {
    if (!text.isEmpty()) {
      chat.system(text);
      return;
    }
    var first = chat.messages().stream().findFirst().filter(m -> m.role() == Role.SYSTEM);
    say(first.map(Message::content).orElse("there is no system message"));
  }

  private void clear() {
    var system = chat.messages().stream().findFirst().filter(m -> m.role() == Role.SYSTEM);
    replace(system.map(List::of).orElse(List.of()));
  }

  private void load(List<Message> messages) {
    replace(messages);
    boolean open = messages.getLast().role() == Role.USER;
    say(count(messages.size()) + " loaded" + (open ? "; /regen answers the last" : ""));
  }

  private void replace(List<Message> messages) {
    chat.clear();
    messages.forEach(chat::add);
  }

  private void tools() {
    if (tools.tools().isEmpty()) {
      say("there are no tools; llm chat --tools gives some");
      return;
    }
    var table = new Table();
    for (var tool : tools.tools()) {
      table.row(tool.name(), tools.command(tool), tool.description());
    }
    table.lines().forEach(this::say);
  }

  private void stats() {
    var table = new Table();
    table.row("messages", Text.number(chat.messages().size()));
    table.row(
        "context",
        Text.number(chat.length()) + " of " + Text.number(chat.contextLength()) + " tokens");
    last.ifPresent(answer -> stats(table, answer));
    table.lines().forEach(this::say);
  }

  private static void stats(Table table, Answer answer) {
    var usage = answer.usage();
    var timings = answer.timings();
    table.row(
        "prompt",
        Text.number(usage.promptTokens())
            + " tokens, "
            + Text.number(answer.cachedTokens())
            + " of them known"
            + speed(timings.promptTokensPerSecond()));
    table.row(
        "answer",
        Text.number(usage.generatedTokens())
            + " tokens"
            + speed(timings.generatedTokensPerSecond()));
  }

  private static String speed(double tokensPerSecond) {
    return tokensPerSecond > 0 ? Text.format(", %.1f tokens/s", tokensPerSecond) : "";
  }
}
