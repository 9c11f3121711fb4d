package llm.cli.command;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import llm.api.ModelSource;
import llm.api.Tokenizer;
import llm.api.Tokenizer.Special;
import llm.cli.file.SeparatedTexts;
import llm.cli.format.Json;
import llm.cli.format.Table;
import llm.cli.format.Text;
import llm.cli.terminal.Output;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the tokens of a text. */
@Command(
    name = "tokenize",
    description = {
      "Shows the tokens of a text: ids, and pieces as the vocabulary writes them.",
      "",
      "A file with a vocabulary and no weights is enough."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm tokenize \"Once upon a time\"",
      "  llm tokenize -m model.gguf --no-special --json \"<s>Hello\"",
      "  printf 'one\\0two' | llm tokenize -m vocabulary.gguf --null",
      "",
      "--json prints one object a text: tokens, the ids, and pieces."
    })
final class TokenizeCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOption model = new ModelOption();

  @Option(
      names = "--pre",
      paramLabel = "NAME",
      description = "Another pre-tokenizer than the file's: a name as in tokenizer.ggml.pre.")
  private @Nullable String pre;

  @Option(
      names = "--no-special",
      description = "Adds no bos or eos, and takes special tokens such as <s> as text.")
  private boolean noSpecial;

  @Mixin private final MarksOption marks = new MarksOption();

  @Option(names = "--json", description = "Prints one JSON object a text.")
  private boolean json;

  @ArgGroup(multiplicity = "1")
  private final Texts texts = new Texts();

  /** Where texts come from. */
  static final class Texts {
    @Parameters(
        arity = "1",
        paramLabel = "TEXT",
        description = "The text; - reads it from standard input, less one line break at its end.")
    private @Nullable String text;

    @Option(
        names = "--null",
        description =
            "Reads texts that are separated by NUL from standard input, and prints one line of ids"
                + " for each.")
    private boolean separatedByNull;
  }

  TokenizeCommand(Environment environment) {
    this.environment = environment;
  }

  private Tokenizer tokenizer(ModelSource source) {
    var runtime = environment.runtime();
    return pre == null ? runtime.loadTokenizer(source) : runtime.loadTokenizer(source, pre);
  }

  @Override
  public Integer call() {
    var reference = model.reference();
    var source = reference.source();
    var tokenizer = OptionValues.checked(command, () -> tokenizer(source));
    for (var warning : tokenizer.warnings()) {
      Failures.print(environment, reference.name(), "warning: " + warning);
    }
    var special = special();
    var out = environment.console().out();
    var all = texts();
    while (all.hasNext()) {
      var ids = tokenizer.encode(all.next(), special);
      if (json) out.println(Json.of(toJson(tokenizer, ids)));
      else if (texts.separatedByNull) out.println(line(ids));
      else print(tokenizer, ids, out);
    }
    return 0;
  }

  private Special special() {
    if (noSpecial) return Special.NONE;
    return marks.areParsed() ? Special.ADD_AND_PARSE : Special.ADD;
  }

  private Iterator<String> texts() {
    var in = environment.console().in();
    return texts.text == null
        ? SeparatedTexts.ofNul(in)
        : List.of(PromptOptions.text(texts.text, in)).iterator();
  }

  private static Map<String, Object> toJson(Tokenizer tokenizer, int[] ids) {
    var json = Json.object();
    json.put("tokens", Arrays.stream(ids).boxed().toList());
    json.put("pieces", Arrays.stream(ids).mapToObj(tokenizer::token).toList());
    return json;
  }

  private static String line(int[] ids) {
    return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  private static void print(Tokenizer tokenizer, int[] ids, Output out) {
    var table = new Table();
    for (var id : ids) table.row(Integer.toString(id), Text.printable(tokenizer.token(id)));
    table.lines().forEach(out::println);
  }
}
