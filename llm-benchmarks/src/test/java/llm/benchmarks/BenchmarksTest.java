package llm.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each bench runs: one iteration, with the first value of each of its parameters. */
class BenchmarksTest {
  @Test
  void eachRunsAnIteration() throws RunnerException, ReflectiveOperationException {
    var benches =
        BenchmarkList.defaultList()
            .getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                List.of());
    assertFalse(benches.isEmpty(), "no bench is found");
    var results = run(benches);

    var names = new TreeSet<String>();
    for (var bench : benches) names.add(bench.getUsername());
    var found = new TreeSet<String>();
    for (var result : results) {
      found.add(result.getParams().getBenchmark());
      var primary = result.getPrimaryResult();
      assertEquals(1, primary.getStatistics().getN(), result.getParams().id());
      assertTrue(primary.getScore() > 0, result.getParams().id());
    }
    assertEquals(names, found);
    assertEquals(benches.size(), results.size(), "several values of a parameter were run");
  }

  private static Collection<RunResult> run(Collection<BenchmarkListEntry> benches)
      throws RunnerException, ReflectiveOperationException {
    // In this VM: a bench's own VM takes longer to start than the bench.
    var options =
        new OptionsBuilder()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    // Benches with a parameter of the same name share its value.
    var values = new TreeMap<String, String>();
    for (var bench : benches) addFirst(bench, values);
    values.forEach(options::param);
    return new Runner(options.build()).run();
  }

  private static void addFirst(BenchmarkListEntry bench, Map<String, String> values)
      throws ReflectiveOperationException {
    if (!bench.getParams().hasValue()) return;
    for (var parameter : bench.getParams().get().entrySet()) {
      var name = parameter.getKey();
      if (!values.containsKey(name)) values.put(name, first(bench, name, parameter.getValue()));
    }
  }

  /** The first of the values; where none are named those of the enum count. */
  private static String first(BenchmarkListEntry bench, String parameter, String[] values)
      throws ReflectiveOperationException {
    if (values.length > 0 && !values[0].isBlank()) return values[0];
    var type = Class.forName(bench.getUserClassQName()).getField(parameter).getType();
    return ((Enum<?>) type.getEnumConstants()[0]).name();
  }
}
