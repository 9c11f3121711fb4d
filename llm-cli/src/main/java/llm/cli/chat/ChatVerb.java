package llm.cli.chat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a line that begins with a slash can ask for. */
enum ChatVerb {
  HELP("", "shows this"),
  REGEN("", "answers the last message anew"),
  UNDO("", "forgets the last message and its answer"),
  EDIT("[TEXT]", "changes the last message and has it answered"),
  SYSTEM("[TEXT]", "says how the assistant is to behave; without a text shows it"),
  CLEAR("", "forgets the conversation, but not the system message"),
  SAVE("FILE", "writes the conversation, as JSON in OpenAI's form"),
  LOAD("FILE", "replaces the conversation by one that was saved"),
  TOOLS("", "shows the tools, and the commands that they run"),
  STATS("", "shows how full the context is and how fast the last answer was"),
  EXIT("", "leaves, as ^D does");

  private final String argument;
  private final String description;

  ChatVerb(String argument, String description) {
    this.argument = argument;
    this.description = description;
  }

  /** As it is typed: {@code /undo}. */
  String spelling() {
    return "/" + name().toLowerCase(Locale.ROOT);
  }

  /** What may follow it; empty if nothing. */
  String argument() {
    return argument;
  }

  /** Whether a file's name follows it. */
  boolean takesFile() {
    return argument.equals("FILE");
  }

  /** What it does, in a few words. */
  String description() {
    return description;
  }

  static Optional<ChatVerb> of(String spelling) {
    var name = spelling.equals("/quit") ? "/exit" : spelling;
    return Arrays.stream(values()).filter(verb -> verb.spelling().equals(name)).findFirst();
  }
}
