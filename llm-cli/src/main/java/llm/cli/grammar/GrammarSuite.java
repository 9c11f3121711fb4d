package llm.cli.grammar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import llm.api.LlmException;
import llm.cli.file.FileFailure;
import llm.cli.format.Json;
import llm.cli.terminal.Output;
import llm.grammar.Grammar;
import llm.grammar.form.GrammarException;
import llm.grammar.schema.SchemaOptions;

/** Files of schemas and values, as MaskBench has them, and what grammars make of them. */
public final class GrammarSuite {
  private final SchemaOptions options;
  private final Optional<Vocabulary> vocabulary;

  /**
   * A suite.
   *
   * @param vocabulary values are taken token by token where there is one
   */
  public GrammarSuite(SchemaOptions options, Optional<Vocabulary> vocabulary) {
    this.options = options;
    this.vocabulary = vocabulary;
  }

  /** The files of a folder whose names end with {@code .json}, by name. */
  public static List<Path> files(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw FileFailure.of(folder, e);
    }
  }

  /** Runs files, prints a line for each, and gives the totals. */
  public SuiteTotals run(List<Path> files, Output out, boolean json, Output err) {
    var totals = new SuiteTotals();
    for (var path : files) {
      SuiteFile file;
      try {
        file = SuiteFile.read(path);
      } catch (LlmException e) {
        err.println("llm: " + e.getMessage());
        totals.addUnreadable();
        continue;
      }
      var result = result(file);
      totals.add(result);
      out.println(json ? Json.of(result.toJson()) : result.toText());
    }
    return totals;
  }

  private SuiteResult result(SuiteFile file) {
    long start = System.nanoTime();
    Grammar grammar;
    try {
      grammar = Grammar.ofJsonSchema(file.schema(), options);
    } catch (GrammarException e) {
      var refused = Optional.of(String.valueOf(e.getMessage()));
      return new SuiteResult(
          file.name(), refused, System.nanoTime() - start, SuiteResult.Tests.none());
    }
    long compiled = System.nanoTime() - start;
    var checks =
        file.tests().stream().map(test -> Check.of(grammar, test.text(), vocabulary)).toList();
    return new SuiteResult(
        file.name(), Optional.empty(), compiled, SuiteResult.Tests.of(file.tests(), checks));
  }
}
