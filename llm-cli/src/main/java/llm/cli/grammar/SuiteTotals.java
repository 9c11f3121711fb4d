package llm.cli.grammar;

import java.util.List;
import java.util.Map;
import llm.cli.format.Json;
import llm.cli.format.Table;

/**
 * Totals over files, counted as MaskBench counts: a file is refused, or a value that should not fit
 * does, or one that should does not, or it passes.
 */
public final class SuiteTotals {
  private int files;
  private int unreadable;
  private int passing;
  private int refused;
  private int validation;
  private int invalidation;
  private int tests;
  private int wrong;
  private final Percentiles compile = new Percentiles();
  private final Percentiles masks = new Percentiles();

  SuiteTotals() {}

  void add(SuiteResult result) {
    files++;
    tests += result.tests().accepted().size();
    wrong += result.tests().wrong().size();
    compile.add(result.compileNanos());
    masks.addAll(result.tests().masks());
    if (result.isPassing()) passing++;
    else if (result.refused().isPresent()) refused++;
    else if (result.tests().invalid()) invalidation++;
    else validation++;
  }

  void addUnreadable() {
    unreadable++;
  }

  /** Whether each file was read, and none gave a wrong answer; refusals are none. */
  public boolean isRight() {
    return unreadable == 0 && wrong == 0;
  }

  /** For programs. */
  public Map<String, Object> toJson() {
    var totals = Json.object();
    totals.put("files", files);
    totals.put("unreadable", unreadable);
    totals.put("passing", passing);
    totals.put("compile_error", refused);
    totals.put("validation_error", validation);
    totals.put("invalidation_error", invalidation);
    totals.put("tests", tests);
    totals.put("wrong_tests", wrong);
    totals.put("compile_us", compile.toJson());
    if (masks.count() > 0) {
      totals.put("masks", masks.count());
      totals.put("mask_us", masks.toJson());
    }
    var json = Json.object();
    json.put("totals", totals);
    return json;
  }

  /** For a person. */
  public List<String> toLines() {
    var table = new Table();
    table.row("files", Integer.toString(files));
    if (unreadable > 0) table.row("unreadable", Integer.toString(unreadable));
    table.row("passing", Integer.toString(passing));
    table.row("compile error", Integer.toString(refused));
    table.row("validation error", Integer.toString(validation));
    table.row("invalidation error", Integer.toString(invalidation));
    add(table, "compile", compile);
    if (masks.count() > 0) {
      table.row("masks", Integer.toString(masks.count()));
      add(table, "mask", masks);
    }
    return table.lines();
  }

  private static void add(Table table, String name, Percentiles times) {
    table.row(name + " mean us", "%.0f".formatted(times.mean()));
    table.row(name + " p50 us", "%.0f".formatted(times.at(0.5)));
    table.row(name + " p99 us", "%.0f".formatted(times.at(0.99)));
    table.row(name + " max us", "%.0f".formatted(times.at(1)));
  }
}
