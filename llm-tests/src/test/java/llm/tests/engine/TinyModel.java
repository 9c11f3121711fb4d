package llm.tests.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.api.Session;
import llm.tests.model.Variant;

/** A model so small that a token takes no time, with a context that does not end. */
final class TinyModel {
  /** Tokens of a context: more than anybody comes to. */
  static final int CONTEXT = 1_000_000;

  static final int[] PROMPT = {1, 17, 4, 99, 23};

  /** The likeliest tokens, without an end. */
  static final GenerationOptions ENDLESS =
      GenerationOptions.builder().temperature(0).ignoreEnd(true).build();

  private static final String CHAT =
      "{% for m in messages %}{{ m.role + ': ' + m.content + ' ' }}{% endfor %}";

  private TinyModel() {}

  static Path file() {
    return new Variant("llama-gqa-tied", Variant.bundled()).model();
  }

  /** The model, computed by so many threads. */
  static LanguageModel load(int threads) {
    return LanguageModel.load(
        ModelSource.of(file()), options().toBuilder().threads(threads).build());
  }

  static LoadOptions options() {
    return LoadOptions.builder().contextLength(CONTEXT).build();
  }

  /** A chat template that suits the model. */
  static String chatTemplate() {
    return CHAT;
  }

  /** Options for so many of the likeliest tokens. */
  static GenerationOptions tokens(int count) {
    return GenerationOptions.builder().temperature(0).ignoreEnd(true).maxTokens(count).build();
  }

  /** So many of the likeliest tokens that follow what a session holds and a prompt. */
  static List<Integer> ids(Session session, int[] prompt, int count) {
    var ids = new ArrayList<Integer>();
    try (var generation = session.generate(prompt, tokens(count))) {
      for (var token : generation) ids.add(token.id());
    }
    return ids;
  }

  /** The same in a session of its own. */
  static List<Integer> ids(LanguageModel model, int[] prompt, int count) {
    try (var session = model.newSession()) {
      return ids(session, prompt, count);
    }
  }
}
