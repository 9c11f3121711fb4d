package llm.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import llm.cli.file.TextFile;
import llm.cli.format.Json;
import llm.cli.grammar.Check;
import llm.cli.grammar.GrammarSuite;
import llm.cli.grammar.Vocabulary;
import llm.grammar.Grammar;
import llm.grammar.form.GrammarException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks grammars and texts without generating. */
@Command(
    name = "grammar",
    description = {
      "Checks a JSON Schema or another grammar, and texts against it, without generating.",
      "",
      "Says whether it compiles, or what is refused and where, and of each text whether it fits,"
          + " or at which byte it stops fitting. The exit code is 1 if the grammar is refused, a"
          + " text does not fit, or a file of a suite gives a wrong answer."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm grammar --json-schema person.schema.json '{\"name\": \"Ada\"}'",
      "  llm grammar --json-schema '{\"type\": \"integer\"}' 12 1.5",
      "  llm grammar --grammar chess.gbnf -m model.gguf - < game.txt",
      "  llm grammar --regex '[a-z]+' abc",
      "  llm grammar --suite maskbench/data -m vocabulary.gguf --json",
      "",
      "A suite is a folder of files as MaskBench has them: each an object with schema and tests, of"
          + " which each has valid (true or false) and data. With a model each value is taken"
          + " token by token, and the mask is computed before each."
    })
final class GrammarCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private final Source source = new Source();

  /** Which grammar. */
  static final class Source {
    @Option(
        names = "--json-schema",
        paramLabel = "FILE|TEXT",
        description = "A JSON Schema, draft 04 to 2020-12: a file, or the schema itself.")
    @Named
    private @Nullable String schema;

    @Option(names = "--grammar", paramLabel = "FILE", description = "A grammar in GBNF.")
    @Named
    private @Nullable String grammar;

    @Option(
        names = "--regex",
        paramLabel = "REGEX",
        description = "A regular expression, as RE2 reads it, that the whole text fits.")
    private @Nullable String regex;

    @Option(
        names = "--suite",
        paramLabel = "FOLDER",
        description = "Files with a schema and tests of it.")
    @Named
    private @Nullable String suite;
  }

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description =
          "A model whose tokens the texts are taken as: a GGUF file, a vocabulary is enough, or"
              + " demo:NAME. Without it texts are taken byte by byte.")
  @Named
  private @Nullable String model;

  @Mixin private final SchemaOption schemaOptions = new SchemaOption();

  @Option(
      names = "--json",
      description = "Prints one JSON object for the grammar and each text, or each file.")
  private boolean json;

  @Parameters(
      arity = "0..*",
      paramLabel = "TEXT",
      description =
          "Texts to check; - reads one from standard input, less a line break at its end.")
  private List<String> texts = new ArrayList<>();

  GrammarCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (source.suite != null) return suite(source.suite);
    var out = environment.console().out();
    long start = System.nanoTime();
    Grammar grammar;
    try {
      grammar = grammar();
    } catch (GrammarException e) {
      if (!json) throw e;
      var refused = Json.object();
      refused.put("refused", e.getMessage());
      refused.put("place", e.place());
      refused.put("keyword", e.keyword());
      out.println(Json.of(refused));
      return 1;
    }
    long nanos = System.nanoTime() - start;
    if (json) {
      var compiled = Json.object();
      compiled.put("refused", Json.NULL);
      compiled.put("compile_us", nanos / 1000);
      compiled.put("states", grammar.states());
      out.println(Json.of(compiled));
    } else {
      out.println("compiles: %.1f ms, %d states".formatted(nanos / 1e6, grammar.states()));
    }
    return texts(grammar);
  }

  private Grammar grammar() {
    if (source.schema != null) {
      return Grammar.ofJsonSchema(schema(source.schema), schemaOptions.checking(command));
    }
    if (source.grammar != null) return Grammar.ofGbnf(TextFile.read(Path.of(source.grammar)));
    return Grammar.ofRegex(String.valueOf(source.regex));
  }

  /** A schema is an object, true or false; nobody calls a file so. */
  static String schema(String given) {
    var text = given.strip();
    boolean itself = text.startsWith("{") || text.equals("true") || text.equals("false");
    return itself ? text : TextFile.read(Path.of(given));
  }

  private int texts(Grammar grammar) {
    var vocabulary = vocabulary();
    var in = environment.console().in();
    if (texts.stream().filter(PromptOptions.STANDARD_INPUT::equals).count() > 1) {
      throw new ParameterException(command.commandLine(), "-: standard input can be read once");
    }
    int number = 0;
    boolean all = true;
    for (var given : texts) {
      var check = Check.of(grammar, PromptOptions.text(given, in), vocabulary);
      all &= check.fits();
      print(++number, check);
    }
    return all ? 0 : 1;
  }

  private void print(int number, Check check) {
    var out = environment.console().out();
    var masks = check.masks();
    if (json) {
      var line = Json.object();
      line.put("text", number);
      line.put("fits", check.fits());
      line.put("stop", check.fits() ? Json.NULL : (Object) check.stop());
      if (masks.count() > 0) {
        line.put("masks", masks.count());
        line.put("mask_us", masks.toJson());
      }
      out.println(Json.of(line));
      return;
    }
    var fits = check.fits() ? "fits" : "stops fitting at byte " + check.stop();
    var timed =
        masks.count() == 0
            ? ""
            : ", %d masks, %.0f us on average".formatted(masks.count(), masks.mean());
    out.println("text " + number + ": " + fits + timed);
  }

  private Optional<Vocabulary> vocabulary() {
    if (model == null) return Optional.empty();
    var reference = ModelReference.of(model);
    var tokenizer = environment.runtime().loadTokenizer(reference.source());
    return Optional.of(Vocabulary.of(tokenizer));
  }

  private int suite(String folder) {
    if (!texts.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "--suite: texts are those of its files, found TEXT");
    }
    var out = environment.console().out();
    var suite = new GrammarSuite(schemaOptions.suite(command), vocabulary());
    var files = GrammarSuite.files(Path.of(folder));
    var totals = suite.run(files, out, json, environment.console().err());
    if (json) out.println(Json.of(totals.toJson()));
    else totals.toLines().forEach(out::println);
    return totals.isRight() ? 0 : 1;
  }
}
