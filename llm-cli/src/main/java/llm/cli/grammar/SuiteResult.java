package llm.cli.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.cli.format.Json;

/**
 * What came of one file.
 *
 * @param refused why the schema does not compile; empty if it does
 * @param compileNanos how long it took to compile, or to be refused
 */
record SuiteResult(String file, Optional<String> refused, long compileNanos, Tests tests) {
  /**
   * What came of a file's tests.
   *
   * @param accepted for each test whether the value fits
   * @param wrong the numbers of tests, from 0, for which that is wrong
   * @param invalid whether one of those is a value that should not fit
   * @param masks how long masks took
   */
  record Tests(List<Boolean> accepted, List<Integer> wrong, boolean invalid, Percentiles masks) {
    /** Copies the lists. */
    Tests {
      accepted = List.copyOf(accepted);
      wrong = List.copyOf(wrong);
    }

    /** None was run. */
    static Tests none() {
      return new Tests(List.of(), List.of(), false, new Percentiles());
    }

    /** From tests and what came of them. */
    static Tests of(List<SuiteFile.Test> tests, List<Check> checks) {
      var accepted = new ArrayList<Boolean>();
      var wrong = new ArrayList<Integer>();
      boolean invalid = false;
      var masks = new Percentiles();
      for (int i = 0; i < tests.size(); i++) {
        boolean fits = checks.get(i).fits();
        accepted.add(fits);
        masks.addAll(checks.get(i).masks());
        if (fits != tests.get(i).valid()) {
          wrong.add(i);
          invalid |= fits;
        }
      }
      return new Tests(accepted, wrong, invalid, masks);
    }
  }

  boolean isPassing() {
    return refused.isEmpty() && tests.wrong().isEmpty();
  }

  Map<String, Object> toJson() {
    var json = Json.object();
    json.put("file", file);
    json.put("refused", refused.<Object>map(why -> why).orElse(Json.NULL));
    json.put("compile_us", compileNanos / 1000);
    json.put("accepted", tests.accepted());
    json.put("wrong", tests.wrong());
    if (tests.masks().count() > 0) {
      json.put("masks", tests.masks().count());
      json.put("mask_us", tests.masks().toJson());
    }
    return json;
  }

  /** For a person. */
  String toText() {
    var compile = "%s: %.1f ms".formatted(file, compileNanos / 1e6);
    if (refused.isPresent()) return compile + ", refused: " + refused.get();
    if (tests.wrong().isEmpty()) return compile + ", passing";
    var kinds =
        tests.wrong().stream()
            .map(i -> i + (tests.accepted().get(i) ? " (accepted)" : " (refused)"))
            .toList();
    return compile + ", wrong: test " + String.join(", ", kinds);
  }
}
