/** The {@code llm} command. */
module llm.cli {
  requires info.picocli;
  requires jdk.unsupported; // sun.misc.Signal hears ^C
  requires llm.api;
  requires llm.gguf;
  requires llm.grammar;
  requires llm.template;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires org.jline.terminal.ffm; // drives a terminal without a child process
  requires static org.jspecify;
  requires tools.jackson.databind;

  // picocli sets the fields of the commands by reflection.
  opens llm.cli.command to
      info.picocli;
}
