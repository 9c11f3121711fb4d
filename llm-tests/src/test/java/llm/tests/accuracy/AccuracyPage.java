package llm.tests.accuracy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import llm.tensor.TensorType;
import llm.tests.accuracy.Results.Cell;

/** The page of tables. */
final class AccuracyPage {
  private static final String HEAD =
      """
      # Accuracy

      How far each backend's logits are from exact ones, by the type of the weights. Made %s by `mvn -pl llm-tests -am verify -Dtest=AccuracyTest -Dsurefire.failIfNoSpecifiedTests=false -Dllm.update.accuracy`; AccuracyTest holds bars on a part of it in every build. %s How the kernels work: [kernels.md](kernels.md); how fast they are: [performance.md](performance.md).

      ## How to read it

      - A cell is the largest and the mean difference of a logit, in standard deviations of the exact logits. Exact are scalar loops in 32 bits on the same weights, so what a type itself loses is not in a cell; it is in the perplexity, whose first column is that of the exact logits.
      - Each text is run twice, as a prompt in one pass and token after token: kernels differ. The worse counts. Perplexity is the prompt's.
      - Backends are named by what `-Dllm.kernels` or `-Dllm.isa` chose. Columns with *exact* are those of `--exact`, which rounds no activations.
      - Matrices whose rows a type's blocks do not fill are F32: how many of a type there are is told. Blocks of 256 fill few rows of models as small as these. MXFP4 is encoded by the test.
      - Bars: exact and F32 1e-4, F16 5e-3, BF16 2e-2 (with AVX512_BF16 activations are rounded to bfloat16; it should be 5e-3), others 1.5e-1.
      """;

  private final List<String> lines = new ArrayList<>();
  private List<String> backends = List.of();

  void add(Results results) {
    backends = results.backends();
    lines.addAll(
        List.of("", "## " + results.model(), "", results.tokens() + " tokens.", "", title()));
    lines.add("|---|---|" + "---|".repeat(2 * backends.size()));
    for (var type : results.matrices().keySet()) lines.add(differences(results, type));
    lines.addAll(List.of("", "Perplexity:", ""));
    lines.add("| type | exact | " + String.join(" | ", labels("")) + " |");
    lines.add("|---|---|" + "---|".repeat(2 * backends.size()));
    for (var type : results.matrices().keySet()) lines.add(perplexities(results, type));
  }

  private String title() {
    return "| type | matrices | " + String.join(" | ", labels("")) + " |";
  }

  private List<String> labels(String prefix) {
    return backends.stream()
        .map(backend -> prefix + backend.replaceAll(" .*", ""))
        .flatMap(backend -> List.of(backend, backend + ", exact").stream())
        .toList();
  }

  private String differences(Results results, TensorType type) {
    var row = new StringBuilder("| " + type + " | " + results.matrices().get(type) + " |");
    for (var found : row(results, type)) {
      row.append(String.format(Locale.ROOT, " %.1e / %.1e |", found.largest(), found.mean()));
    }
    return row.toString();
  }

  private String perplexities(Results results, TensorType type) {
    var row = new StringBuilder("| " + type);
    row.append(String.format(Locale.ROOT, " | %.4f |", results.perplexities().get(type)));
    for (var found : row(results, type)) {
      row.append(String.format(Locale.ROOT, " %.4f |", found.perplexity()));
    }
    return row.toString();
  }

  private List<Difference> row(Results results, TensorType type) {
    return backends.stream()
        .flatMap(b -> List.of(new Cell(b, false, type), new Cell(b, true, type)).stream())
        .map(results.cells()::get)
        .toList();
  }

  String markdown() {
    var machine = "Backends of that machine: " + String.join("; ", backends) + ".";
    return HEAD.formatted(LocalDate.now(), machine) + String.join("\n", lines) + "\n";
  }
}
