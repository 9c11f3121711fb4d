package llm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import llm.api.spi.ModelProvider;
import llm.cli.command.Environment;
import llm.cli.terminal.Console;
import llm.cli.terminal.Interrupts;
import llm.cli.terminal.Output;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs commands, against a fake runtime unless told otherwise, and keeps what they print. */
final class CommandRun {
  final FakeRuntime runtime = new FakeRuntime();
  ModelProvider provider = runtime;
  final Interrupts interrupts = Interrupts.manual();
  final Map<String, String> variables = new HashMap<>();
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  Output.Kind kind = Output.Kind.NO_TERMINAL;
  OutputStream outStream = out;
  String in = "";
  @Nullable InputStream inStream;

  /** Runs commands against the runtime that is installed, with real models. */
  static CommandRun real() {
    var command = new CommandRun();
    command.provider = Environment.system().runtime();
    return command;
  }

  int run(String... arguments) {
    var console =
        new Console(
            inStream == null ? new ByteArrayInputStream(in.getBytes(UTF_8)) : inStream,
            new Output(outStream, kind),
            Output.ofMessages(err, kind));
    return Cli.run(new Environment(provider, console, variables, interrupts), arguments);
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }

  JsonNode json() {
    return JsonMapper.builder().build().readTree(out());
  }
}
