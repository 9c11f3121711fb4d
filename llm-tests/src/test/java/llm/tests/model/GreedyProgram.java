package llm.tests.model;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import llm.tests.Java;

/**
 * What {@link GreedyMain} wrote in a VM of its own.
 *
 * @param modulePath whether llm.api was a module there
 * @param ids the ids that follow the prompt
 * @param err lines of standard error
 */
public record GreedyProgram(boolean modulePath, List<Integer> ids, List<String> err) {
  /**
   * Runs it.
   *
   * @param folder where it runs
   * @param options of the VM: where the modules are
   */
  public static GreedyProgram run(
      Path folder, List<String> options, Path model, Reference reference) {
    var arguments = new ArrayList<>(options);
    arguments.add(GreedyMain.class.getName());
    arguments.add(model.toString());
    arguments.add(Integer.toString(reference.greedy().length));
    arguments.add(
        Arrays.stream(reference.prompt())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",")));
    var java = Java.run(folder, arguments).orThrow();
    return new GreedyProgram(
        Boolean.parseBoolean(java.out().getFirst()),
        java.out().stream().skip(1).map(Integer::valueOf).toList(),
        java.err());
  }

  /** The folder that the program's class is in. */
  public static Path classes() {
    try {
      var folder = Path.of(GreedyMain.class.getResource("GreedyMain.class").toURI());
      return Stream.iterate(folder, Path::getParent).skip(4).findFirst().orElseThrow();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
