package llm.tests.families;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import llm.api.ArchitectureInfo;
import llm.api.EmbeddingModel;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelDescription;
import llm.tests.Reactor;
import llm.tests.model.Conformance;
import llm.tests.model.Variant;

/**
 * An installed family.
 *
 * @param id {@code general.architecture}
 * @param module of its plugin
 * @param variants those of its reference models whose logits and greedy ids, or rows, it reproduces
 * @param blocks what these are made of
 */
record Family(String id, String module, List<Variant> variants, BlockSummary blocks) {
  /** All that are installed, each run with the reference models in its module's resources. */
  static List<Family> installed() {
    return LanguageModel.architectures(LoadOptions.defaults()).stream()
        .filter(a -> !a.module().isEmpty()) // the test kit's is on the class path
        .map(Family::run)
        .toList();
  }

  private static Family run(ArchitectureInfo architecture) {
    var module = architecture.module().replace('.', '-');
    var passed =
        references(module).stream()
            .filter(v -> v.architecture().equals(architecture.id()))
            .filter(Conformance::passes)
            .toList();
    return new Family(architecture.id(), module, passed, blocks(passed));
  }

  /** The reference models of a module. */
  static Collection<Variant> references(String module) {
    return Variant.below(Reactor.root().resolve(module).resolve("src/test/resources"));
  }

  private static BlockSummary blocks(List<Variant> variants) {
    var summary = new BlockSummary();
    for (var variant : variants) {
      summary.add(description(variant).blocks());
    }
    return summary;
  }

  private static ModelDescription description(Variant variant) {
    if (variant.hasRows()) {
      try (var model = EmbeddingModel.load(variant.model())) {
        return model.description();
      }
    }
    try (var model = LanguageModel.load(variant.model())) {
      return model.description();
    }
  }

  /** {@code 8}; {@code 1 + 2*}, where those with an asterisk are our own references. */
  String passed() {
    var counts =
        variants.stream()
            .collect(Collectors.partitioningBy(Variant::isOurs, Collectors.counting()));
    long theirs = counts.get(false);
    long ours = counts.get(true);
    if (ours == 0) return Long.toString(theirs);
    return theirs == 0 ? ours + "*" : theirs + " + " + ours + "*";
  }
}
