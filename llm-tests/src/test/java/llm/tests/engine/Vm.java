package llm.tests.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import llm.tests.Java;
import llm.tests.Reactor;
import llm.tests.model.GreedyProgram;

/** Runs a program of this package in a VM of its own, with a heap of 32 MB. */
final class Vm {
  private Vm() {}

  /** The lines that it wrote; it must end well, and in time. */
  static List<String> run(Path folder, String option, Class<?> program, Object... arguments) {
    return start(folder, option, program, arguments).orThrow().out();
  }

  private static Java start(Path folder, String option, Class<?> program, Object... arguments) {
    var line = new ArrayList<String>();
    line.addAll(List.of("--module-path", Reactor.modulePath(), "--add-modules", "llm.api"));
    line.addAll(List.of("--class-path", GreedyProgram.classes().toString()));
    line.addAll(List.of("-XX:+UseSerialGC", "-Xmx32m"));
    if (!option.isEmpty()) line.add(option);
    line.add(program.getName());
    Arrays.stream(arguments).map(String::valueOf).forEach(line::add);
    return Java.run(folder, line);
  }
}
