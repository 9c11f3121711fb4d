package llm.tests.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.ModelDescription;

/**
 * A program that knows llm.api alone: it writes whether that is a module, and greedy ids; and what
 * computes, to standard error.
 */
final class GreedyMain {
  private GreedyMain() {}

  /** Model, number of tokens, prompt's ids separated by commas. */
  public static void main(String[] args) {
    int max = Integer.parseInt(args[1]);
    int[] prompt = Arrays.stream(args[2].split(",")).mapToInt(Integer::parseInt).toArray();
    IO.println(LanguageModel.class.getModule().isNamed());
    var options = GenerationOptions.builder().temperature(0).maxTokens(max).build();
    try (var model = LanguageModel.load(Path.of(args[0]));
        var session = model.newSession();
        var generation = session.generate(prompt, options)) {
      System.err.println("kernels: " + LanguageModel.diagnose().kernels() + kernels(model));
      for (var token : generation) IO.println(token.id());
    }
  }

  /** What multiplies the weights. */
  private static Set<String> kernels(LanguageModel model) {
    return model.description().tensors().stream()
        .map(ModelDescription.TensorInfo::kernel)
        .filter(kernel -> !kernel.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
